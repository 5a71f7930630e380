import { Module } from '@nestjs/common';
import { AttestationController } from './attestation/attestation.controller.js';
import { DownloadController } from './download/download.controller.js';
import { DownloadService } from './download/download.service.js';
import { DeidentificationIdentityController } from './identity/deidentification-identity.controller.js';
import { RadiographRecorder } from './radiograph/radiograph-recorder.js';
import { RadiographTextVault } from './radiograph/radiograph-text.vault.js';
import { RadiographController } from './radiograph/radiograph.controller.js';
import { RadiographService } from './radiograph/radiograph.service.js';
import { RadiographView } from './radiograph/radiograph.view.js';
import { UploadService } from './radiograph/upload.service.js';
import { MultipartReader } from './receive/multipart.reader.js';
import { UploadAdmission } from './receive/upload-admission.js';
import { ImageSanitiser } from './sanitise/image-sanitiser.js';
import { UploadsModule } from './uploads.module.js';

/** Radiographs and attestations over HTTP. */
@Module({
  imports: [UploadsModule],
  controllers: [AttestationController, DeidentificationIdentityController, RadiographController, DownloadController],
  providers: [
    UploadAdmission,
    MultipartReader,
    ImageSanitiser,
    RadiographTextVault,
    RadiographView,
    RadiographRecorder,
    RadiographService,
    UploadService,
    DownloadService,
  ],
})
export class UploadsHttpModule {}
