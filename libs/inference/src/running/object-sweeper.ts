import { Injectable } from '@nestjs/common';
import { parseId, type AccountId, type AttemptId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { EncryptedObjects } from '@phoxray/platform/storage';
import { z } from 'zod';
import type { AttemptEntity } from '../jobs/attempt.entity.js';
import { strayObjectNames } from '../results/result-objects.policy.js';

const BATCH = 50;
/** A frozen worker may wake up and store an image long after its attempt was given up: look once more, later. */
const SECOND_LOOK = '1 hour';

const sweepable = z.object({ account_id: z.string(), id: z.string() });

type Trail = Pick<AttemptEntity, 'outputs'> & {
  readonly first_fence: number;
  readonly last_fence: number;
  readonly is_orphan: boolean;
  readonly is_wanted: boolean;
  readonly is_settled: boolean;
};

/**
 * Deletes objects that no result names: of attempts that failed, that lost their fence, or whose radiograph was
 * deleted. Everything an attempt may have stored can be named from its row, so nothing has to be listed or remembered.
 */
@Injectable()
export class ObjectSweeper {
  constructor(
    private readonly database: Database,
    private readonly objects: EncryptedObjects,
  ) {}

  async sweep(): Promise<void> {
    const rows = await this.database.withoutAccount(() =>
      this.database.query('select * from phoxray.find_sweepable_attempts($1)', [BATCH]),
    );
    for (const { account_id, id } of z.array(sweepable).parse(rows)) {
      const accountId = parseId<'account'>(account_id);
      const attemptId = parseId<'attempt'>(id);
      if (accountId !== null && attemptId !== null) await this.sweepAttempt(accountId, attemptId);
    }
  }

  /** Objects first: a crash in between only makes the next round delete what is gone. */
  private async sweepAttempt(accountId: AccountId, attemptId: AttemptId): Promise<void> {
    const trail = await this.database.inAccount(accountId, () => this.findTrail(accountId, attemptId));
    if (trail === null) return;
    const { outputs, first_fence: firstFence, last_fence: lastFence } = trail;
    const keepsLast = trail.is_wanted && !trail.is_orphan;
    const names = strayObjectNames({ accountId, attemptId, outputs, firstFence, lastFence }, keepsLast);
    for (const name of names) await this.objects.delete(name);
    await this.database.inAccount(accountId, () => this.close(accountId, attemptId, trail));
  }

  private async findTrail(accountId: AccountId, attemptId: AttemptId): Promise<Trail | null> {
    const [trail] = await this.database.query<Trail>(
      `select outputs, first_fence, last_fence, is_wanted, job_id is null as is_orphan,
         coalesce(finished_at, created_at) < now() - $3::interval as is_settled
       from phoxray.attempt where account_id = $1 and id = $2`,
      [accountId, attemptId, SECOND_LOOK],
    );
    return trail ?? null;
  }

  private async close(accountId: AccountId, attemptId: AttemptId, trail: Trail): Promise<void> {
    const at = [accountId, attemptId];
    if (!trail.is_settled) {
      await this.database.query(
        `update phoxray.attempt set sweep_at = now() + $3::interval, is_wanted = is_wanted and not $4
         where account_id = $1 and id = $2`,
        [...at, SECOND_LOOK, trail.is_orphan],
      );
    } else if (trail.is_orphan) {
      await this.database.query(`delete from phoxray.attempt where account_id = $1 and id = $2`, at);
    } else {
      await this.database.query(`update phoxray.attempt set sweep_at = null where account_id = $1 and id = $2`, at);
    }
  }
}
