import { Injectable } from '@nestjs/common';
import { HandlesJob, type QueueHandler } from '@phoxray/platform/queue';
import { EncryptedObjects } from '@phoxray/platform/storage';
import { REMOVE_OBJECTS } from './remove-objects.job.js';

@Injectable()
@HandlesJob(REMOVE_OBJECTS)
export class RemoveObjectsHandler implements QueueHandler<{ objectNames: string[] }> {
  constructor(private readonly objects: EncryptedObjects) {}

  /** Removing twice is harmless: an object that is gone stays gone. */
  async handle({ objectNames }: { objectNames: string[] }): Promise<void> {
    for (const name of objectNames) await this.objects.delete(name);
  }
}
