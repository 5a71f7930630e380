import { writeDicom } from './dicom-writer.mjs';
import { drawSyntheticPanoramic, HEIGHT, WIDTH } from './synthetic-panoramic.mjs';

/** Digital X-Ray Image Storage, for presentation (PS3.4 B.5). */
const SOP_CLASS = '1.2.840.10008.5.1.4.1.1.1.1';
/** UIDs under 2.25 are UUIDs written as a number (PS3.5 B.2); these were drawn once. */
const SOP_INSTANCE = '2.25.196234172817093428173462817263548172635';
const STUDY = '2.25.87126348172635481726354817263548172631';
const SERIES = '2.25.53817263548172635481726354817263548171';
const IMPLEMENTATION = '2.25.310928374650192837465019283746501928374';

/**
 * The sample of the demonstration: a 16-bit uncompressed panoramic image of nobody. It names an invented patient, so
 * that de-identification has something to remove.
 * @returns {Buffer} the same bytes every time
 */
export function makeSampleDicom() {
  const pixels = drawSyntheticPanoramic();
  return writeDicom({ sopClass: SOP_CLASS, sopInstance: SOP_INSTANCE, implementation: IMPLEMENTATION }, [
    ...ABOUT_THE_PERSON_AND_PLACE,
    ...ABOUT_THE_IMAGE,
    [0x7fe00010, 'OW', Buffer.from(pixels.buffer)],
  ]);
}

/** @type {import('./dicom-writer.mjs').Element[]} */
const ABOUT_THE_PERSON_AND_PLACE = [
  [0x00080005, 'CS', 'ISO_IR 192'],
  [0x00080008, 'CS', 'DERIVED\\PRIMARY'],
  [0x00080016, 'UI', SOP_CLASS],
  [0x00080018, 'UI', SOP_INSTANCE],
  [0x00080020, 'DA', '20260101'],
  [0x00080030, 'TM', '101500'],
  [0x00080050, 'SH', 'SYNTH-0001'],
  [0x00080060, 'CS', 'PX'],
  [0x00080068, 'CS', 'FOR PRESENTATION'],
  [0x00080070, 'LO', 'PhoxRay'],
  [0x00080080, 'LO', 'Invented Practice'],
  [0x00080090, 'PN', 'Inventée^Référente'],
  [0x00081030, 'LO', 'SYNTHETIC SAMPLE'],
  [0x00090010, 'LO', 'PHOXRAY INVENTED'],
  [0x00091001, 'LO', 'private note on Personne^Synthétique'],
  [0x00100010, 'PN', 'Personne^Synthétique'],
  [0x00100020, 'LO', 'SYNTH-PATIENT-1'],
  [0x00100030, 'DA', '19800229'],
  [0x00100040, 'CS', 'O'],
  [0x0020000d, 'UI', STUDY],
  [0x0020000e, 'UI', SERIES],
  [0x00200010, 'SH', '1'],
  [0x00200011, 'IS', '1'],
  [0x00200013, 'IS', '1'],
];

/** @type {import('./dicom-writer.mjs').Element[]} */
const ABOUT_THE_IMAGE = [
  [0x00280002, 'US', 1],
  [0x00280004, 'CS', 'MONOCHROME2'],
  [0x00280010, 'US', HEIGHT],
  [0x00280011, 'US', WIDTH],
  [0x00280100, 'US', 16],
  [0x00280101, 'US', 16],
  [0x00280102, 'US', 15],
  [0x00280103, 'US', 0],
  [0x00280301, 'CS', 'NO'],
  [0x00281050, 'DS', '32768'],
  [0x00281051, 'DS', '65536'],
];
