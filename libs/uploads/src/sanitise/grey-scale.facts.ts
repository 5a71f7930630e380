import {
  type ImageAttributes,
  type PixelSpacing,
  pixelSpacingOf,
  SPACING_PROVENANCES,
  type VoiLutFunction,
  type VoiWindow,
} from '@phoxray/dicom';
import { z } from 'zod';

export const VOI_FUNCTIONS = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const satisfies readonly VoiLutFunction[];
export const CALIBRATIONS = ['GEOMETRY', 'FIDUCIAL'] as const;

/** More windows than devices write; the 16-bit rendition has them all. */
const MAX_WINDOWS = 32;
const MAX_LABEL = 64;

/** How the file wants its grey to be shown (PS3.3 C.11.2). The VOI LUTs themselves are in the 16-bit rendition. */
export const voiFactsSchema = z.object({
  function: z.enum(VOI_FUNCTIONS),
  windows: z
    .array(
      z.object({
        /** In output units of the Modality LUT, as the width. */
        center: z.number(),
        width: z.number(),
        /** A word that devices write; null for an operator's own. */
        label: z.string().max(MAX_LABEL).nullable(),
      }),
    )
    .max(MAX_WINDOWS),
  /** VOI LUTs in the file. */
  tables: z.number().int().min(0),
});
export type VoiFacts = z.infer<typeof voiFactsSchema>;

export const pixelSpacingSchema = z.object({
  row: z.number().positive(),
  column: z.number().positive(),
  provenance: z.enum(SPACING_PROVENANCES),
  calibration: z.enum(CALIBRATIONS).nullable(),
  magnification: z.number().min(1).nullable(),
}) satisfies z.ZodType<PixelSpacing>;

export interface GreyScaleFacts {
  /** Null when the file says nothing about it. */
  readonly voi: VoiFacts | null;
  /** Null when the file gives no size of a pixel. */
  readonly pixelSpacing: PixelSpacing | null;
}

/** What a PNG or JPEG says: its resolution is a printer's, no calibration. */
export const NO_GREY_SCALE: GreyScaleFacts = { voi: null, pixelSpacing: null };

export function greyScaleFactsOf(image: ImageAttributes): GreyScaleFacts {
  return { voi: voiOf(image), pixelSpacing: pixelSpacingOf(image) };
}

function voiOf({ windows, voiTables }: ImageAttributes): VoiFacts | null {
  if (windows.length === 0 && voiTables === 0) return null;
  const shown = windows.slice(0, MAX_WINDOWS).map(toFact);
  return { function: windows[0]?.function ?? 'LINEAR', windows: shown, tables: voiTables };
}

function toFact({ center, width, explanation }: VoiWindow): VoiFacts['windows'][number] {
  return { center, width, label: explanation };
}
