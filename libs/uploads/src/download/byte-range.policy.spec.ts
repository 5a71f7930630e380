import { chooseRange, type ParsedRanges } from './byte-range.policy.js';

const ETAG = '"abc"';
const ranges = (type: string, ...list: { start: number; end: number }[]): ParsedRanges => Object.assign(list, { type });

describe('the range that is sent', () => {
  it('is the one that was asked for', () => {
    expect(chooseRange(ranges('bytes', { start: 3, end: 9 }), undefined, ETAG)).toEqual({ start: 3, end: 9 });
    expect(chooseRange(ranges('bytes', { start: 3, end: 9 }), ETAG, ETAG)).toEqual({ start: 3, end: 9 });
  });

  it.each<[string, ParsedRanges, string | undefined]>([
    ['none was asked for', undefined, undefined],
    ['the header is malformed', -2, undefined],
    ['several were asked for', ranges('bytes', { start: 0, end: 1 }, { start: 4, end: 5 }), undefined],
    ['the unit is another', ranges('pages', { start: 0, end: 1 }), undefined],
    ['the file is another by now', ranges('bytes', { start: 0, end: 1 }), '"old"'],
    ['the file is another by now, and shorter', -1, '"old"'],
    ['the tag is a weak one', ranges('bytes', { start: 0, end: 1 }), `W/${ETAG}`],
  ])('is the whole file when %s', (_name, parsed, ifRange) => {
    expect(chooseRange(parsed, ifRange, ETAG)).toBeNull();
  });

  it('is refused behind the end', () => {
    expect(() => chooseRange(-1, undefined, ETAG)).toThrow(
      expect.objectContaining({ code: 'UPLOADS.RANGE_NOT_SATISFIABLE' }),
    );
  });
});
