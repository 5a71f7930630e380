import { Module } from '@nestjs/common';
import { RemoveObjectsHandler } from './radiograph/remove-objects.handler.js';
import { MakeRenditionsHandler } from './rendition/make-renditions.handler.js';
import { FinishUploadHandler } from './resumable/finish-upload.handler.js';
import { UploadFinisher } from './resumable/upload-finisher.js';
import { ObjectNames } from './sweep/object-names.js';
import { ObjectSweep } from './sweep/object-sweep.js';
import { UploadSweeper } from './sweep/upload-sweeper.js';
import { UploadsModule } from './uploads.module.js';

/** The queued work on radiographs. */
@Module({
  imports: [UploadsModule],
  providers: [
    UploadFinisher,
    FinishUploadHandler,
    MakeRenditionsHandler,
    RemoveObjectsHandler,
    ObjectNames,
    ObjectSweep,
    UploadSweeper,
  ],
})
export class UploadsJobsModule {}
