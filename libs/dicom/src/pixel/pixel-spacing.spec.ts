import fc from 'fast-check';
import { pixelSpacingOf } from './pixel-spacing.js';

const NOTHING = {
  pixelSpacing: null,
  pixelSpacingCalibrationType: null,
  imagerPixelSpacing: null,
  nominalScannedPixelSpacing: null,
  estimatedRadiographicMagnificationFactor: null,
};
const pair = fc.tuple(fc.double({ min: 0.01, max: 2, noNaN: true }), fc.double({ min: 0.01, max: 2, noNaN: true }));

describe('where a millimetre comes from', () => {
  it('is said of nothing when the file says nothing', () => {
    expect(pixelSpacingOf(NOTHING)).toBeNull();
    expect(pixelSpacingOf({ ...NOTHING, estimatedRadiographicMagnificationFactor: 1.2 })).toBeNull();
  });

  it.each(['GEOMETRY', 'FIDUCIAL'] as const)('is a calibration only where Pixel Spacing says how: %s', (type) => {
    const declared = { ...NOTHING, pixelSpacing: [0.08, 0.09] as const, imagerPixelSpacing: [0.1, 0.1] as const };
    expect(pixelSpacingOf({ ...declared, pixelSpacingCalibrationType: type })).toEqual({
      row: 0.08,
      column: 0.09,
      provenance: 'pixel-spacing-calibrated',
      calibration: type,
      magnification: null,
    });
    expect(pixelSpacingOf(declared)?.provenance).toBe('pixel-spacing');
  });

  it('never takes a spacing at the detector, or of a scanned film, for one in the patient', () => {
    fc.assert(
      fc.property(pair, (spacing) => {
        const repeated = { ...NOTHING, pixelSpacing: spacing };
        expect(pixelSpacingOf({ ...repeated, imagerPixelSpacing: spacing })?.provenance).toBe('imager-pixel-spacing');
        expect(pixelSpacingOf({ ...repeated, nominalScannedPixelSpacing: spacing })?.provenance).toBe(
          'nominal-scanned-pixel-spacing',
        );
        expect(pixelSpacingOf({ ...NOTHING, imagerPixelSpacing: spacing })?.provenance).toBe('imager-pixel-spacing');
      }),
    );
  });

  it('divides by the magnification, and says so', () => {
    const declared = { ...NOTHING, imagerPixelSpacing: [0.1, 0.2] as const };
    expect(pixelSpacingOf({ ...declared, estimatedRadiographicMagnificationFactor: 1.25 })).toEqual({
      row: 0.08,
      column: 0.16,
      provenance: 'estimated-magnification',
      calibration: null,
      magnification: 1.25,
    });
    const repeated = { ...declared, pixelSpacing: [0.1, 0.2] as const, estimatedRadiographicMagnificationFactor: 1.25 };
    expect(pixelSpacingOf(repeated)?.provenance).toBe('estimated-magnification');
    const shrinking = pixelSpacingOf({ ...declared, estimatedRadiographicMagnificationFactor: 0.5 });
    expect(shrinking).toMatchObject({ row: 0.1, provenance: 'imager-pixel-spacing', magnification: null });
  });
});
