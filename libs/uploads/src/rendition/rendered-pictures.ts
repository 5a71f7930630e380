import type { Region } from '@phoxray/dicom';
import { RENDITION_KINDS } from './rendition-kind.js';

/** Longer side of a thumbnail, in pixels. */
export const THUMBNAIL_SIDE = 320;
/** More places than these say no more than these do: look at the whole picture. */
export const MAX_TEXT_REGIONS = 100;

export interface RenderedPicture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface RenderedDisplay extends RenderedPicture {
  /** Where burned-in text may stand: at most a hundred places. Null when the search for them failed. */
  readonly textRegions: readonly Region[] | null;
}

/** A part of the work on a picture: one of its renditions, or the search for burned-in text. */
export const RENDERED_PARTS = [...RENDITION_KINDS, 'textRegions'] as const;
export type RenderedPart = (typeof RENDERED_PARTS)[number];

/** Everything that is made of a file for showing. Each part has its own outcome: null where it failed. */
export interface RenderedPictures<Reason = unknown> {
  readonly display: RenderedDisplay | null;
  readonly thumbnail: RenderedPicture | null;
  /** Also null when the display picture shows all there is. */
  readonly grey16: RenderedPicture | null;
  readonly failures: readonly RenderFailure<Reason>[];
}

/** Why a part is missing. */
export interface RenderFailure<Reason = unknown> {
  readonly part: RenderedPart;
  readonly reason: Reason;
}
