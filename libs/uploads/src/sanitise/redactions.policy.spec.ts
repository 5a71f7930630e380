import { MAX_REDACTIONS, parseRedactions } from './redactions.policy.js';

const region = { x: 0, y: 3, width: 40, height: 12 };

describe('the field redactions', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['[]', []],
    [JSON.stringify([region, { ...region, x: 65_535 }]), [region, { ...region, x: 65_535 }]],
  ])('%j is taken', (text, regions) => {
    expect(parseRedactions(text)).toEqual(regions);
  });

  it.each([
    ['{'],
    ['null'],
    ['{}'],
    ['[1]'],
    [JSON.stringify([{ ...region, x: -1 }])],
    [JSON.stringify([{ ...region, y: 0.5 }])],
    [JSON.stringify([{ ...region, width: 0 }])],
    [JSON.stringify([{ ...region, height: 65_536 }])],
    [JSON.stringify([{ ...region, text: 'DUPONT' }])],
    [JSON.stringify([{ x: 1, y: 1, width: 1 }])],
    [JSON.stringify(Array.from({ length: MAX_REDACTIONS + 1 }, () => region))],
  ])('%s is refused with what to send', (text) => {
    expect(() => parseRedactions(text)).toThrow(
      expect.objectContaining({
        code: 'UPLOADS.INVALID_FIELD',
        errors: [{ pointer: '/redactions', detail: expect.stringContaining('rectangles') }],
      }),
    );
  });
});
