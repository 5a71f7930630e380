import { isReportName } from './report-names.policy.js';

describe('a name in a report', () => {
  it.each([
    ['PatientName'],
    ['StudyInstanceUID'],
    ['(0009,1001)'],
    ['Preamble'],
    ['PixelData COM'],
    ['PixelData APP13'],
    ['tEXt'],
    ['EXIF'],
    ['APP0 thumbnail'],
    ['Tag 270'],
  ])('%s says what was taken away', (name) => {
    expect(isReportName(name)).toBe(true);
  });

  it.each([
    ['Dupont'],
    ['JEAN DUPONT'],
    ['1974-05-12'],
    ['PatientName=Dupont'],
    ['(0010,0010'],
    ['PixelData Dupont'],
    [''],
  ])('%j is no name of ours', (name) => {
    expect(isReportName(name)).toBe(false);
  });
});
