import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { AppLogger, describeError } from '@phoxray/platform/logging';
import { sanitiseDicom } from './dicom.sanitiser.js';
import { requireSupportedFormat } from './format.policy.js';
import { isKnownImageFailure, toUploadError } from './image-failure.policy.js';
import { Lane } from './lane.js';
import { RasterSanitiser } from './raster.sanitiser.js';
import type { SanitisedImage, SanitiseKeys } from './sanitised-image.js';

/** A decoded picture can be several times its file: two at once bound the process's memory. */
const AT_ONCE = 2;

/** Sniffs, de-identifies and measures a received file. Nothing that comes out of here names a patient. */
@Injectable()
export class ImageSanitiser {
  private readonly lane = new Lane(AT_ONCE);

  constructor(
    private readonly raster: RasterSanitiser,
    private readonly logger: AppLogger,
    @Inject(CONFIG) private readonly config: Pick<Config, 'UPLOAD_MAX_MEGAPIXELS'>,
  ) {}

  /** Throws an `AppError` of `UPLOADS` for every file that cannot be taken. */
  async sanitise(bytes: Buffer, keys: SanitiseKeys): Promise<SanitisedImage> {
    try {
      return await this.lane.run(() => this.sanitiseAs(bytes, keys));
    } catch (error) {
      if (!isKnownImageFailure(error)) this.logger.warning('image refused', describeError(error));
      throw toUploadError(error);
    }
  }

  private async sanitiseAs(bytes: Buffer, keys: SanitiseKeys): Promise<SanitisedImage> {
    const format = requireSupportedFormat(bytes);
    if (format === 'dicom') return sanitiseDicom(bytes, keys, this.config.UPLOAD_MAX_MEGAPIXELS);
    return this.raster.sanitise(format, bytes);
  }
}
