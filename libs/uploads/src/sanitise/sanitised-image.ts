import type { Readable } from 'node:stream';
import type { Region } from '@phoxray/dicom';
import type { GreyScaleFacts } from './grey-scale.facts.js';

/** Formats that are stored; each keeps its samples exactly as they came. */
export const RADIOGRAPH_FORMATS = ['dicom', 'png', 'jpeg', 'tiff', 'webp'] as const;
export type RadiographFormat = (typeof RADIOGRAPH_FORMATS)[number];

/** What the picture is. Nothing here names a person. */
export interface ImageFacts extends GreyScaleFacts {
  readonly modality: string | null;
  /** In pixels, as shown: an EXIF orientation that turns the picture is taken into account. */
  readonly width: number;
  readonly height: number;
  /** 1 to 16. */
  readonly bitsStored: number;
  /** PS3.3 C.7.6.3.1.2; for other formats what a decoder gives: MONOCHROME2 or RGB. */
  readonly photometricInterpretation: string;
  /** First window of the file, in units of the Modality LUT. */
  readonly windowCenter: number | null;
  readonly windowWidth: number | null;
}

/** One kind of thing that was taken out: a DICOM attribute by keyword, a chunk, segment or tag of another format by name. */
export type RemovedItem =
  { readonly keyword: string; readonly count: number } | { readonly chunk: string; readonly count: number };

/** What de-identification did, in names and counts; never a value. */
export interface DeidentificationReport {
  readonly profile: string;
  readonly removed: readonly RemovedItem[];
  /** Elements that survive with another value: UIDs, dates, pseudonyms. */
  readonly replaced: readonly RemovedItem[];
  readonly kept: number;
  /** Codes of what a person should look at, such as pixels that may carry text. */
  readonly warnings: readonly string[];
  /** Rectangles blackened at the sender's request. Absent in reports from before there were any. */
  readonly redactedRegions?: number;
}

/** What the sender says that their own software took away before the file was sent. Nobody here has seen it. */
export interface SenderPreparation {
  readonly removed: readonly RemovedItem[];
  readonly replaced: readonly RemovedItem[];
  readonly redactedRegions: number;
  /** Further items, which the sender did not name. */
  readonly others: number;
}

/** What is kept with a radiograph of how it lost its identities. */
export interface DeidentificationRecord extends DeidentificationReport {
  /** Absent when the sender said nothing, and in records from before one could. */
  readonly preparation?: SenderPreparation;
}

/** What a file that may be stored is: de-identified, its samples proved to be those that came in. */
export interface ImageDescription {
  readonly format: RadiographFormat;
  readonly facts: ImageFacts;
  readonly report: DeidentificationReport;
}

/** Such a file inside the decoder that made it. */
export interface SanitisedImage extends ImageDescription {
  readonly bytes: Buffer;
}

/** Such a file on its way out of the decoder, which is held until `body` has been read to its end or destroyed. */
export interface SanitisedFile extends ImageDescription {
  readonly body: Readable;
}

/** How the identities in one file are replaced: stable within the account and the patient. */
export interface SanitiseKeys {
  /** Secret of the account, from which UIDs are derived. */
  readonly uidKey: Buffer;
  /** Present when the practitioner gave a reference for the patient; else both follow from the file's patient. */
  readonly patient: { readonly pseudonym: string; readonly dateShiftDays: number } | null;
}

/** How one file is to be de-identified. */
export interface SanitiseInstructions extends SanitiseKeys {
  /** To be blackened, in pixels of the picture as a person sees it. */
  readonly redactions: readonly Region[];
}
