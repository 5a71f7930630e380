import { Module } from '@nestjs/common';
import { AttestationController } from './attestation/attestation.controller.js';
import { DownloadController } from './download/download.controller.js';
import { DownloadService } from './download/download.service.js';
import { DeidentificationIdentityController } from './identity/deidentification-identity.controller.js';
import { KnownFileController } from './radiograph/known-file.controller.js';
import { KnownFiles } from './radiograph/known-files.js';
import { RadiographRecorder } from './radiograph/radiograph-recorder.js';
import { RadiographController } from './radiograph/radiograph.controller.js';
import { RadiographService } from './radiograph/radiograph.service.js';
import { RadiographView } from './radiograph/radiograph.view.js';
import { UploadService } from './radiograph/upload.service.js';
import { MultipartReader } from './receive/multipart.reader.js';
import { UploadAdmission } from './receive/upload-admission.js';
import { ResumableUploadService } from './resumable/resumable-upload.service.js';
import { TusGateway } from './resumable/tus-gateway.js';
import { UploadAppender } from './resumable/upload-appender.js';
import { UploadCreator } from './resumable/upload-creator.js';
import { UploadWatch } from './resumable/upload-watch.js';
import { UploadController } from './resumable/upload.controller.js';
import { UploadsModule } from './uploads.module.js';

/** Radiographs and attestations over HTTP. */
@Module({
  imports: [UploadsModule],
  controllers: [
    AttestationController,
    DeidentificationIdentityController,
    KnownFileController,
    RadiographController,
    DownloadController,
    UploadController,
  ],
  providers: [
    UploadAdmission,
    MultipartReader,
    KnownFiles,
    RadiographView,
    RadiographRecorder,
    RadiographService,
    UploadService,
    DownloadService,
    UploadWatch,
    ResumableUploadService,
    UploadCreator,
    UploadAppender,
    TusGateway,
  ],
})
export class UploadsHttpModule {}
