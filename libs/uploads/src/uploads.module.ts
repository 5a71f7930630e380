import { Module } from '@nestjs/common';
import { Decoders } from './decoder/decoders.js';
import { RadiographAccess } from './radiograph/radiograph-access.js';
import { RadiographRepository } from './radiograph/radiograph.repository.js';
import { RenditionMaker } from './rendition/rendition-maker.js';
import { RenditionRepository } from './rendition/rendition.repository.js';

/** Radiographs as the other areas see them; needs the platform's rooms. */
@Module({
  providers: [RadiographRepository, RenditionRepository, Decoders, RenditionMaker, RadiographAccess],
  exports: [RadiographRepository, RenditionRepository, Decoders, RenditionMaker, RadiographAccess],
})
export class UploadsModule {}
