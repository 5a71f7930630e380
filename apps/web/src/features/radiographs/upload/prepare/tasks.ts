import type { ImageFormat, Region, RemovedChunk, ReportEntry } from '@phoxray/dicom';
import type { FileReason } from './file.fault.js';
import type { Size } from './picture/grey-picture.js';

/** How identities are replaced in this account; a secret, in memory only. */
export type Identity = {
  readonly uidKey: Uint8Array;
  readonly patient: { readonly pseudonym: string; readonly dateShiftDays: number } | null;
};

/** One kind of thing that leaves the file; a name of an attribute or chunk, never a value. */
export type RemovedItem = { readonly name: string; readonly count: number };

/** An entry of a report, by whatever it is called there. */
export function named(entry: ReportEntry | RemovedChunk): RemovedItem {
  return { name: 'keyword' in entry ? entry.keyword : entry.chunk, count: entry.count };
}

/** Where parts of this file can be blackened; `unseen` when this browser cannot show it. */
export type RedactionPlace = 'here' | 'server' | 'unseen';

export type Inspection = {
  readonly format: ImageFormat;
  /** DICOM modality as a defined term; null for pictures and unknown ones. */
  readonly modality: string | null;
  /** Pixels of the upright picture. */
  readonly width: number;
  readonly height: number;
  /** Bits a sample. */
  readonly bits: number;
  /** Small PNG to look at; null when this browser cannot show the file. */
  readonly preview: Blob | null;
  readonly removed: readonly RemovedItem[];
  readonly replaced: readonly RemovedItem[];
  /** Warnings of de-identification. */
  readonly warnings: readonly string[];
  /** Where text may stand, in pixels of the upright picture. */
  readonly textRegions: readonly Region[];
  readonly redaction: RedactionPlace;
  /** Keyed fingerprint of the file as chosen; null without a key. */
  readonly tag: string | null;
};

/** Words in the pixels: by our own look at the picture, or because the file says so (0028,0301). */
export function isTextLikely({ textRegions, warnings }: Pick<Inspection, 'textRegions' | 'warnings'>): boolean {
  return textRegions.length > 0 || warnings.includes('BURNED_IN_ANNOTATION_DECLARED');
}

/** What this browser took away before anything was sent. */
export type Preparation = {
  readonly removed: readonly RemovedItem[];
  readonly replaced: readonly RemovedItem[];
  /** Rectangles blackened here; those left to the API are not among them. */
  readonly redactedRegions: number;
};

/** The bytes to send: de-identified, and blackened where this browser can. */
export type Prepared = { readonly bytes: Blob; readonly sha256: string; readonly preparation: Preparation };

/** The picture to draw on, at most a screen's worth of it; `width` and `height` are those of the full one. */
export type EditablePicture = { readonly bitmap: ImageBitmap; readonly width: number; readonly height: number };

/** What the page asks of the worker, and what it answers. */
export type Tasks = {
  inspect: { ask: { readonly file: Blob; readonly tagKey: CryptoKey | null }; answer: Inspection };
  prepare: {
    ask: { readonly file: Blob; readonly identity: Identity; readonly regions: readonly Region[] };
    answer: Prepared;
  };
  picture: { ask: { readonly file: Blob; readonly size: Size }; answer: EditablePicture };
};

export type TaskName = keyof Tasks;

export type TaskMessage = {
  [Name in TaskName]: { readonly task: Name; readonly ask: Tasks[Name]['ask'] };
}[TaskName];

/** Comes back through the port that the message brought along. */
export type TaskReply<Name extends TaskName> =
  { readonly answer: Tasks[Name]['answer'] } | { readonly reason: FileReason };
