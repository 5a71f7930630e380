import {
  DEFLATED_EXPLICIT_LE,
  EXPLICIT_BE,
  EXPLICIT_LE,
  IMPLICIT_LE,
  readDicom,
  TAG,
  textElement,
} from '@phoxray/dicom';
import { canaryDicom } from '../factories/canary-dicom.factory.js';
import { completeElements, paletteElements } from '../factories/complete-radiograph.factory.js';
import { COMPRESSED_FIXTURES, type CompressedFixture } from '../factories/compressed-fixtures.js';
import { type SyntheticModality, type SyntheticRadiograph, syntheticDicom } from '../factories/dicom.factory.js';

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const NATIVE_SYNTAXES = {
  'explicit little endian': EXPLICIT_LE,
  'implicit little endian': IMPLICIT_LE,
  'explicit big endian': EXPLICIT_BE,
  deflated: DEFLATED_EXPLICIT_LE,
} as const;

const MODALITIES: readonly SyntheticModality[] = ['DX', 'IO', 'PX', 'CR'];

/** Every canary in every modality and native transfer syntax, and in every compressed fixture. */
export async function canaryCorpus(): Promise<CorpusFile[]> {
  const native = Object.entries(NATIVE_SYNTAXES).flatMap(([name, transferSyntax]) =>
    MODALITIES.map((modality) => ({ name: `${modality} ${name}`, bytes: canaryDicom({ modality, transferSyntax }) })),
  );
  const compressed = COMPRESSED_FIXTURES.filter(({ name }) => !name.endsWith('.deflated')).map(compressedCanary);
  return [...native, ...(await Promise.all(compressed))];
}

/** A canary that only compressed files have: in a comment of the stream, where the format has comments. */
export const STREAM_CANARY = { place: 'the compressed stream', text: 'CANARYINSTREAM' } as const;

/** The canary file around somebody else's compressed picture, a canary in the stream itself and one behind it. */
async function compressedCanary({ name, bytes }: CompressedFixture): Promise<CorpusFile> {
  const { dataSet, transferSyntax } = await readDicom(bytes);
  const planted = dataSet.map((element) =>
    element.kind === 'fragments' ? { ...element, fragments: [plant(Buffer.concat(element.fragments))] } : element,
  );
  const extra = planted.filter(
    ({ tag }) => tag === TAG.pixelData || (tag >= TAG.samplesPerPixel && tag <= LAST_LAYOUT),
  );
  return { name, bytes: canaryDicom({ transferSyntax: transferSyntax.uid, extra }) };
}

/** Of the elements that say how samples are laid out. */
const LAST_LAYOUT = TAG.pixelRepresentation;

function plant(stream: Buffer): Buffer {
  const text = Buffer.from(STREAM_CANARY.text);
  const tilePart = stream.indexOf(Buffer.from([0xff, 0x90]));
  if (stream.readUInt16BE(0) === 0xff4f) {
    const comment = Buffer.concat([Buffer.from([0xff, 0x64, 0, text.length + 4, 0, 1]), text]);
    return Buffer.concat([stream.subarray(0, tilePart), comment, stream.subarray(tilePart), text]);
  }
  if (stream.readUInt16BE(0) !== 0xffd8) return Buffer.concat([stream, text]);
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text]);
  return Buffer.concat([stream.subarray(0, 2), comment, stream.subarray(2), text]);
}

/** Every attribute that must survive: those of palette pictures, and all others in the native encodings. */
export function completeCorpus(): CorpusFile[] {
  const palette = {
    photometricInterpretation: 'PALETTE COLOR',
    bitsAllocated: 8,
    samples: Array.from({ length: 24 * 36 }, (_, at) => at % 2),
    extra: [...completeElements().filter(({ tag }) => tag < 0x00280000), ...paletteElements()],
  } as const;
  const native = [EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE, DEFLATED_EXPLICIT_LE].map((transferSyntax) => ({
    name: `complete ${transferSyntax}`,
    bytes: syntheticDicom({ transferSyntax, extra: completeElements(transferSyntax) }),
  }));
  return [{ name: 'complete palette', bytes: syntheticDicom(palette) }, ...native];
}

const ofPatient = (patient: string, sopInstanceUid: string): SyntheticRadiograph => ({
  sopInstanceUid,
  extra: [textElement(TAG.patientId, 'LO', patient)],
});

/** Two pictures of one patient and one study, and one of another patient. */
export function patientCorpus(): {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly other: Uint8Array;
} {
  return {
    first: syntheticDicom(ofPatient('PAT-1', '1.2.250.1.1')),
    second: syntheticDicom(ofPatient('PAT-1', '1.2.250.1.2')),
    other: syntheticDicom(ofPatient('PAT-2', '1.2.250.1.3')),
  };
}
