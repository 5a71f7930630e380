import { Module } from '@nestjs/common';
import { Decoders } from './decoder/decoders.js';
import { SanitiseKeysService } from './identity/sanitise-keys.service.js';
import { RadiographAccess } from './radiograph/radiograph-access.js';
import { RadiographRepository } from './radiograph/radiograph.repository.js';
import { RenditionMaker } from './rendition/rendition-maker.js';
import { RenditionRepository } from './rendition/rendition.repository.js';

/** Radiographs as the other areas see them; needs the platform's rooms. */
@Module({
  providers: [
    SanitiseKeysService,
    RadiographRepository,
    RenditionRepository,
    Decoders,
    RenditionMaker,
    RadiographAccess,
  ],
  exports: [SanitiseKeysService, RadiographRepository, RenditionRepository, Decoders, RenditionMaker, RadiographAccess],
})
export class UploadsModule {}
