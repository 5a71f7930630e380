import { Injectable } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { HandlesJob, type QueueHandler } from '@phoxray/platform/queue';
import { MAKE_RENDITIONS, type RadiographReference } from './make-renditions.job.js';
import { RenditionMaker } from './rendition-maker.js';
import { RenditionRepository } from './rendition.repository.js';

@Injectable()
@HandlesJob(MAKE_RENDITIONS)
export class MakeRenditionsHandler implements QueueHandler<RadiographReference> {
  constructor(
    private readonly database: Database,
    private readonly renditions: RenditionRepository,
    private readonly maker: RenditionMaker,
  ) {}

  /** Does nothing for what is made already or gone; a file that cannot be shown is marked so and not tried again. */
  async handle({ accountId, radiographId }: RadiographReference): Promise<void> {
    const known = await this.database.inAccount(accountId, () => this.renditions.listOf(accountId, radiographId));
    if (!known.some(({ state }) => state === 'pending')) return;
    try {
      await this.maker.make(accountId, radiographId);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
}
