import { isTextLeft, pixelWarnings } from './pixel-warnings.policy.js';

const region = { x: 1, y: 2, width: 30, height: 8 };

describe('what is said of the pixels', () => {
  it('is what the report warns of and what was seen since, unknown codes as one', () => {
    const warnings = ['REWRITTEN_AS_PNG', 'FROM_THE_FUTURE', 'FROM_LATER_STILL'];
    expect(pixelWarnings({ warnings, textRegions: [region] })).toEqual(['REWRITTEN_AS_PNG', 'other', 'TEXT_LIKELY']);
    expect(pixelWarnings({ warnings: [], textRegions: null })).toEqual([]);
  });

  it.each([
    ['regions that look like text', { warnings: [], textRegions: [region] }, true],
    ['a file that says so', { warnings: ['BURNED_IN_ANNOTATION_DECLARED'], textRegions: null }, true],
    ['nothing seen', { warnings: ['REWRITTEN_AS_PNG'], textRegions: [] }, false],
  ])('marks pictures with text: %s', (_what, report, isMarked) => {
    expect(isTextLeft(report)).toBe(isMarked);
  });
});
