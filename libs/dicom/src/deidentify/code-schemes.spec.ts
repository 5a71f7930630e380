import { fitsScheme } from './code-schemes.js';

describe('fitsScheme', () => {
  it.each([
    ['T-11170', 'SRT'],
    ['R-10206', 'SNM3'],
    ['P5-0900A', 'SRT'],
    ['399162004', 'SCT'],
    ['69536005', 'SCT'],
    ['113100', 'DCM'],
    ['8867-4', 'LN'],
    ['26', 'ISO3950'],
    ['RID5824', 'RADLEX'],
  ])('knows %s for a code of %s', (code, scheme) => {
    expect(fitsScheme(code, scheme)).toBe(true);
  });

  it.each([
    ['DUPONT', 'SRT'],
    ['CANARY48', 'SRT'],
    ['399162005', 'SCT'],
    ['0612345678', 'SCT'],
    ['PAT-000123', 'DCM'],
    ['99', 'ISO3950'],
    ['T-11170', '99LOCAL'],
    ['', 'SCT'],
  ])('refuses %s for a code of %s', (code, scheme) => {
    expect(fitsScheme(code, scheme)).toBe(false);
  });
});
