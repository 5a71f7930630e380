/** The sample of the demonstration as a DICOM file: the same bytes every time. */
export function makeSampleDicom(): Buffer;
