import { SPACING_PROVENANCES, type PixelSpacing, type VoiLutFunction } from '@phoxray/dicom';
import { ApiProperty } from '@nestjs/swagger';
import { INTEGER } from '@phoxray/platform/http';
import { CALIBRATIONS, VOI_FUNCTIONS, type VoiFacts } from '../sanitise/grey-scale.facts.js';

class VoiWindowDto {
  @ApiProperty({ description: 'In output units of the Modality LUT.' })
  center: number;

  @ApiProperty({ description: 'In output units of the Modality LUT.' })
  width: number;

  @ApiProperty({ type: String, nullable: true, description: 'A word that devices write, such as NORMAL or HARDER.' })
  label: string | null;
}

/** How the file wants its grey to be shown (PS3.3 C.11.2). */
export class VoiDto {
  @ApiProperty({ enum: VOI_FUNCTIONS })
  function: VoiLutFunction;

  @ApiProperty({ type: [VoiWindowDto], description: 'In file order; the first one is how the file opens.' })
  windows: VoiWindowDto[];

  @ApiProperty({ ...INTEGER, minimum: 0, description: 'VOI LUTs in the file; they travel in the rendition "grey16".' })
  tables: number;
}

/** How large a pixel is, and how that is known (PS3.3 10.7.1). */
export class PixelSpacingDto implements PixelSpacing {
  @ApiProperty({ description: 'Millimetres from one row to the next.' })
  row: number;

  @ApiProperty({ description: 'Millimetres from one column to the next.' })
  column: number;

  @ApiProperty({
    enum: SPACING_PROVENANCES,
    description:
      'Only "pixel-spacing-calibrated" is a size in the patient. "estimated-magnification" is the spacing at the detector divided by an estimated factor, "imager-pixel-spacing" the one at the detector: what is shown is larger than the patient.',
  })
  provenance: PixelSpacing['provenance'];

  @ApiProperty({ type: String, enum: CALIBRATIONS, nullable: true, description: 'Pixel Spacing Calibration Type.' })
  calibration: PixelSpacing['calibration'];

  @ApiProperty({ type: Number, nullable: true, description: 'Estimated magnification factor that was divided by.' })
  magnification: number | null;
}

export function toVoiDto(voi: VoiFacts | null): VoiDto | null {
  return voi && { ...voi, windows: voi.windows.map((window) => ({ ...window })) };
}
