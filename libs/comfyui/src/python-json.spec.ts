import * as fc from 'fast-check';
import { parsePythonJson } from './python-json.js';

describe('parsePythonJson', () => {
  it('reads bare NaN and Infinity as null, and leaves the same words in strings alone', () => {
    const text = '{"is_changed":[NaN,-Infinity,Infinity],"title":"NaN \\" Infinity","n":-1}';
    expect(parsePythonJson(text)).toEqual({ is_changed: [null, null, null], title: 'NaN " Infinity', n: -1 });
  });

  it('reads every JSON value as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parsePythonJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('still refuses what is not JSON', () => {
    expect(() => parsePythonJson('{"a":NaNo}')).toThrow(SyntaxError);
    expect(() => parsePythonJson('<html>')).toThrow(SyntaxError);
  });
});
