import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { idSchema } from '@phoxray/platform/boundary';
import { Database } from '@phoxray/platform/database';
import { AppLogger } from '@phoxray/platform/logging';
import { JobQueue, Rounds } from '@phoxray/platform/queue';
import { z } from 'zod';
import { removeLater } from '../radiograph/remove-objects.job.js';
import { MAKE_RENDITIONS, type RadiographReference } from '../rendition/make-renditions.job.js';
import { FINISH_UPLOAD, type UploadReference } from '../resumable/finish-upload.job.js';
import { UploadRepository } from '../resumable/upload.repository.js';
import { ObjectSweep } from './object-sweep.js';

const EVERY_MS = 20_000;
const BATCH = 100;
/** A complete upload, or a rendition, that waits for longer has lost its queue entry (s). */
const FORGOTTEN_AFTER = { upload: 60, rendition: 600 };

const uploadRow = z
  .object({ account_id: idSchema<'account'>(), id: idSchema<'upload'>() })
  .transform(({ account_id: accountId, id: uploadId }): UploadReference => ({ accountId, uploadId }));
const renditionRow = z
  .object({ account_id: idSchema<'account'>(), radiograph_id: idSchema<'radiograph'>() })
  .transform(({ account_id: accountId, radiograph_id: radiographId }): RadiographReference => ({
    accountId,
    radiographId,
  }));

/** Looks after what nobody looks after: uploads out of time, work whose queue entry is lost, objects without a row. */
@Injectable()
export class UploadSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly uploads: UploadRepository,
    private readonly queue: JobQueue,
    private readonly objects: ObjectSweep,
    logger: AppLogger,
  ) {
    this.rounds = new Rounds('upload sweeper', EVERY_MS, () => this.sweep(), logger);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round. Harmless in several workers at once. */
  async sweep(): Promise<void> {
    for (const upload of await this.find('find_expired_uploads($1)', [BATCH], uploadRow)) await this.forget(upload);
    const late = await this.find('find_forgotten_uploads($1, $2)', [FORGOTTEN_AFTER.upload, BATCH], uploadRow);
    for (const upload of late) await this.remind(upload);
    const pending = await this.find(
      'find_forgotten_renditions($1, $2)',
      [FORGOTTEN_AFTER.rendition, BATCH],
      renditionRow,
    );
    for (const radiograph of pending) await this.render(radiograph);
    await this.objects.sweepWhenDue(this.rounds.signal);
  }

  private async find<Row>(call: string, parameters: readonly number[], row: z.ZodType<Row>): Promise<Row[]> {
    const rows = await this.database.withoutAccount(() =>
      this.database.query(`select * from phoxray.${call}`, parameters),
    );
    return z.array(row).parse(rows);
  }

  private forget({ accountId, uploadId }: UploadReference): Promise<void> {
    return this.database.inAccount(accountId, async () => {
      const upload = await this.uploads.lock(accountId, uploadId);
      if (upload === null || upload.state === 'verifying' || upload.expiresAt > new Date()) return;
      const objectNames = await this.uploads.delete(accountId, uploadId);
      await removeLater(this.queue, `upload-${uploadId}`, objectNames);
    });
  }

  /** Under an id of its own: the queue may remember the first one's as failed. */
  private remind(upload: UploadReference): Promise<void> {
    return this.database.inAccount(upload.accountId, async () => {
      if (await this.uploads.touch(upload.accountId, upload.uploadId, FORGOTTEN_AFTER.upload)) {
        await this.queue.enqueue(FINISH_UPLOAD, `finish-${upload.uploadId}-${Date.now()}`, upload);
      }
    });
  }

  /** Once for each stretch of waiting: while an entry with the same id is there, another is ignored. */
  private render(radiograph: RadiographReference): Promise<void> {
    const stretch = Math.floor(Date.now() / (FORGOTTEN_AFTER.rendition * 1_000));
    const id = `renditions-${radiograph.radiographId}-${stretch}`;
    return this.database.inAccount(radiograph.accountId, () => this.queue.enqueue(MAKE_RENDITIONS, id, radiograph));
  }
}
