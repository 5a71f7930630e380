import { parsePreparation } from './preparation.policy.js';

describe('the field preparation', () => {
  it.each([[undefined], [''], ['  ']])('%j says nothing', (text) => {
    expect(parsePreparation(text)).toBeNull();
  });

  it('names what was taken away, in counts', () => {
    const removed = { PatientName: 1, '(0009,1001)': 2, 'PixelData COM': 1 };
    expect(parsePreparation(JSON.stringify({ removed, replaced: { StudyDate: 1 }, others: 3 }))).toEqual({
      removed: [
        { keyword: 'PatientName', count: 1 },
        { keyword: '(0009,1001)', count: 2 },
        { keyword: 'PixelData COM', count: 1 },
      ],
      replaced: [{ keyword: 'StudyDate', count: 1 }],
      redactedRegions: 0,
      others: 3,
    });
  });

  it('counts names that are none, and forgets them', () => {
    const field = { removed: { 'Jean DUPONT': 2, PatientID: 1 }, replaced: { '12/05/1974': 1 }, others: 1 };
    expect(parsePreparation(JSON.stringify(field))).toEqual({
      removed: [{ keyword: 'PatientID', count: 1 }],
      replaced: [],
      redactedRegions: 0,
      others: 4,
    });
  });

  it.each([
    ['null'],
    ['[]'],
    ['{'],
    ['{"removed":{"PatientName":0}}'],
    ['{"removed":{"PatientName":"DUPONT"}}'],
    [`{"removed":{"${'A'.repeat(65)}":1}}`],
    ['{"others":-1}'],
    ['{"others":0.5}'],
    ['{"values":{}}'],
  ])('%s is refused with what to send', (text) => {
    expect(() => parsePreparation(text)).toThrow(
      expect.objectContaining({
        code: 'UPLOADS.INVALID_FIELD',
        errors: [{ pointer: '/preparation', detail: expect.stringContaining('names of attributes') }],
      }),
    );
  });

  it('is refused when it is longer than a header could carry', () => {
    const removed = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`Attribute${index}OfSomeLength`, 1]));
    expect(() => parsePreparation(JSON.stringify({ removed }))).toThrow();
  });
});
