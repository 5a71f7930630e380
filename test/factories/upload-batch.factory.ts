import { textElement } from '@phoxray/dicom';
import sharp from 'sharp';
import { drawText } from './bitmap-text.js';
import { archSamples, syntheticDicom } from './dicom.factory.js';
import { pngChunk, syntheticPng } from './picture.factory.js';

/** A file as a practice has it on its disk. */
export interface LocalFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Stands in every name and every file, where a person's data would; it must never leave the browser. */
export const PERSON = { name: 'QUENNEVILLE^Aurore', file: 'quenneville-aurore', number: 'PAT-7719044' } as const;

const dicomFile = (name: string, buffer: Uint8Array): LocalFile => ({
  name: `${PERSON.file}-${name}`,
  mimeType: 'application/dicom',
  buffer: Buffer.from(buffer),
});

const person = [textElement(0x00100010, 'PN', PERSON.name), textElement(0x00100020, 'LO', PERSON.number)];

/** A radiograph of its own for each number; 16 bits, as large as asked. */
export function radiographFile(number: number, side = 96): LocalFile {
  const samples = archSamples(side, side, 3_000).map((value) => value + number);
  const sopInstanceUid = `1.2.250.1.999.20261123.${number + 1}`;
  return dicomFile(
    `${number}.dcm`,
    syntheticDicom({ rows: side, columns: side, samples, sopInstanceUid, extra: person }),
  );
}

/** A 16-bit PNG with a name in its texts. */
export function pngFile(number: number): LocalFile {
  const extra = [pngChunk('tEXt', `Author\0${PERSON.name}`)];
  const buffer = syntheticPng({ width: 120 + number, height: 90, bits: 16, extra });
  return { name: `${PERSON.file}-${number}.png`, mimeType: 'image/png', buffer };
}

/** A JPEG with a name in its EXIF. */
export async function jpegFile(number: number): Promise<LocalFile> {
  const raw = { width: 160, height: 100 + number, channels: 1 } as const;
  const pixels = Buffer.from(archSamples(raw.height, raw.width, 255));
  const picture = sharp(pixels, { raw })
    .withExif({ IFD0: { Artist: PERSON.name } })
    .jpeg({ quality: 90 });
  return { name: `${PERSON.file}-${number}.jpg`, mimeType: 'image/jpeg', buffer: await picture.toBuffer() };
}

/** A radiograph with a name burned into its pixels, and where. */
export function burnedInFile(): LocalFile {
  const [rows, columns] = [300, 480];
  const samples = archSamples(rows, columns, 4_095).map((value) => Math.round(value * 0.4));
  drawText(samples, columns, 'JEAN DUPONT 12/05/1974', { x: 16, y: 16, scale: 2, value: 4_095 });
  return dicomFile('burned-in.dcm', syntheticDicom({ rows, columns, samples, extra: person }));
}

/** What is no radiograph: a letter, half a file, nothing at all. */
export function unfitFiles(): LocalFile[] {
  const whole = radiographFile(900).buffer;
  return [
    { name: `${PERSON.file}-letter.txt`, mimeType: 'text/plain', buffer: Buffer.from(`Dear ${PERSON.name}`) },
    dicomFile('half.dcm', whole.subarray(0, whole.length - 5_000)),
    dicomFile('empty.dcm', Buffer.alloc(0)),
  ];
}
