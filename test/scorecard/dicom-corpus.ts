import {
  DEFLATED_EXPLICIT_LE,
  type DicomElement,
  EXPLICIT_BE,
  EXPLICIT_LE,
  IMPLICIT_LE,
  RLE_LOSSLESS,
  TAG,
  textElement,
} from '@phoxray/dicom';
import { canaryDicom } from '../factories/canary-dicom.factory.js';
import { completeElements } from '../factories/complete-radiograph.factory.js';
import {
  archSamples,
  type SyntheticModality,
  type SyntheticRadiograph,
  syntheticDicom,
} from '../factories/dicom.factory.js';
import { rleEncode } from '../factories/rle.js';

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const SYNTAXES = {
  'explicit little endian': EXPLICIT_LE,
  'implicit little endian': IMPLICIT_LE,
  'explicit big endian': EXPLICIT_BE,
  deflated: DEFLATED_EXPLICIT_LE,
  RLE: RLE_LOSSLESS,
  'JPEG baseline': '1.2.840.10008.1.2.4.50',
} as const;

const MODALITIES: readonly SyntheticModality[] = ['DX', 'IO', 'PX', 'CR'];

/** Every canary in every modality and transfer syntax. */
export function canaryCorpus(): CorpusFile[] {
  return Object.entries(SYNTAXES).flatMap(([name, transferSyntax]) =>
    MODALITIES.map((modality) => ({
      name: `${modality} ${name}`,
      bytes: canaryDicom({ modality, transferSyntax, extra: compressedPixels(transferSyntax) }),
    })),
  );
}

/** Every attribute that must survive, in the three native encodings. */
export function completeCorpus(): CorpusFile[] {
  return [EXPLICIT_LE, IMPLICIT_LE, DEFLATED_EXPLICIT_LE].map((transferSyntax) => ({
    name: `complete ${transferSyntax}`,
    bytes: syntheticDicom({ transferSyntax, extra: completeElements() }),
  }));
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

function compressedPixels(transferSyntax: string): DicomElement[] {
  const offsetTable = new Uint8Array(0);
  const pixels = { kind: 'fragments', tag: TAG.pixelData, vr: 'OB', offsetTable } as const;
  if (transferSyntax === RLE_LOSSLESS) return [{ ...pixels, fragments: [rleArch()] }];
  if (transferSyntax !== SYNTAXES['JPEG baseline']) return [];
  return [{ ...pixels, fragments: [Uint8Array.of(0xff, 0xd8, 0xff, 0xdb, 0, 4, 1, 2, 0xff, 0xd9)] }];
}

function rleArch(): Uint8Array {
  const samples = archSamples(24, 36, 4095);
  return rleEncode([samples.map((sample) => sample >> 8), samples.map((sample) => sample & 0xff)]);
}
