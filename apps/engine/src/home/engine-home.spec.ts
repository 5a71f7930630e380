import * as fc from 'fast-check';
import { sep } from 'node:path';
import { EngineHome, EscapingPath, splitAnnotation } from './engine-home.js';

const home = new EngineHome('/srv/engine');

describe('EngineHome', () => {
  it('splits the folder off a reference', () => {
    expect(splitAnnotation('phox/a/in.png [temp]', 'input')).toEqual({ name: 'phox/a/in.png', type: 'temp' });
    expect(splitAnnotation('in.png', 'input')).toEqual({ name: 'in.png', type: 'input' });
    expect(splitAnnotation('in [x].png', 'output')).toEqual({ name: 'in [x].png', type: 'output' });
  });

  it.each(['..', '../input2/x', 'a/../../x', '/etc/hostname'])('does not leave its folder by %s', (name) => {
    expect(() => home.locate('input', name)).toThrow(EscapingPath);
  });

  it('stays inside or refuses, whatever the parts', () => {
    const part = fc.array(fc.constantFrom('..', '.', 'a', 'b', ''), { maxLength: 6 }).map((pieces) => pieces.join('/'));
    fc.assert(
      fc.property(part, part, (subfolder, name) => {
        try {
          expect(`${home.locate('temp', subfolder, name)}${sep}`.startsWith('/srv/engine/temp/')).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(EscapingPath);
        }
      }),
    );
  });
});
