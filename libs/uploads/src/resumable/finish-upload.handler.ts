import { Injectable } from '@nestjs/common';
import { HandlesJob, type QueueHandler } from '@phoxray/platform/queue';
import { FINISH_UPLOAD, type UploadReference } from './finish-upload.job.js';
import { UploadFinisher } from './upload-finisher.js';

@Injectable()
@HandlesJob(FINISH_UPLOAD)
export class FinishUploadHandler implements QueueHandler<UploadReference> {
  constructor(private readonly finisher: UploadFinisher) {}

  handle(reference: UploadReference): Promise<void> {
    return this.finisher.finish(reference);
  }
}
