import { Module } from '@nestjs/common';
import { Decoders } from './decoder/decoders.js';
import { SanitiseKeysService } from './identity/sanitise-keys.service.js';
import { StorageQuota } from './quota/storage-quota.js';
import { RadiographAccess } from './radiograph/radiograph-access.js';
import { RadiographIntake } from './radiograph/radiograph-intake.js';
import { RadiographTextVault } from './radiograph/radiograph-text.vault.js';
import { RadiographWriter } from './radiograph/radiograph-writer.js';
import { RadiographRepository } from './radiograph/radiograph.repository.js';
import { RenditionMaker } from './rendition/rendition-maker.js';
import { RenditionRepository } from './rendition/rendition.repository.js';
import { UploadVault } from './resumable/upload-vault.js';
import { UploadRepository } from './resumable/upload.repository.js';
import { ImageSanitiser } from './sanitise/image-sanitiser.js';

const SHARED = [
  SanitiseKeysService,
  RadiographRepository,
  RadiographTextVault,
  RenditionRepository,
  Decoders,
  ImageSanitiser,
  StorageQuota,
  RadiographIntake,
  RadiographWriter,
  RenditionMaker,
  RadiographAccess,
  UploadRepository,
  UploadVault,
];

/** What the area's controllers and handlers share, and radiographs as the other areas see them; needs the platform's rooms. */
@Module({ providers: SHARED, exports: SHARED })
export class UploadsModule {}
