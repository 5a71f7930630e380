import { Module } from '@nestjs/common';
import { RadiographAccess } from './radiograph/radiograph-access.js';
import { RadiographRepository } from './radiograph/radiograph.repository.js';
import { DisplayRenderer } from './rendition/display-renderer.js';
import { RenditionMaker } from './rendition/rendition-maker.js';
import { RenditionRepository } from './rendition/rendition.repository.js';
import { RasterDecoder } from './sanitise/raster-decoder.js';

/** Radiographs as the other areas see them; needs the platform's rooms. */
@Module({
  providers: [
    RadiographRepository,
    RenditionRepository,
    RasterDecoder,
    DisplayRenderer,
    RenditionMaker,
    RadiographAccess,
  ],
  exports: [RadiographRepository, RenditionRepository, RasterDecoder, RenditionMaker, RadiographAccess],
})
export class UploadsModule {}
