import { Module } from '@nestjs/common';
import { RemoveObjectsHandler } from './radiograph/remove-objects.handler.js';
import { MakeRenditionsHandler } from './rendition/make-renditions.handler.js';
import { FinishUploadHandler } from './resumable/finish-upload.handler.js';
import { UploadFinisher } from './resumable/upload-finisher.js';
import { UploadsModule } from './uploads.module.js';

/** The queued work on radiographs. */
@Module({
  imports: [UploadsModule],
  providers: [UploadFinisher, FinishUploadHandler, MakeRenditionsHandler, RemoveObjectsHandler],
})
export class UploadsJobsModule {}
