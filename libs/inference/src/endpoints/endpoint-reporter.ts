import { randomUUID } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@phoxray/platform/database';
import { AppLogger } from '@phoxray/platform/logging';
import { Rounds } from '@phoxray/platform/queue';
import { Endpoints } from './endpoints.js';

const EVERY_MS = 5_000;

/** Writes down how this worker sees the image servers, for the API, which does not try them out itself. */
@Injectable()
export class EndpointReporter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly worker = randomUUID();
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly endpoints: Endpoints,
    logger: AppLogger,
  ) {
    this.rounds = new Rounds('endpoint report', EVERY_MS, () => this.report(), logger);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** Rows of workers that are gone go too. */
  private async report(): Promise<void> {
    await this.database.withoutAccount(() =>
      this.database.query(
        `with gone as (delete from phoxray.endpoint_status where seen_at < now() - interval '1 hour')
         insert into phoxray.endpoint_status (worker, endpoint, trouble, missing, seen_at)
         select $1, seen.endpoint, seen.trouble, seen.missing, now()
         from jsonb_to_recordset($2) as seen (endpoint text, trouble text, missing text[])
         on conflict (worker, endpoint) do update set
           trouble = excluded.trouble, missing = excluded.missing, seen_at = excluded.seen_at`,
        [this.worker, JSON.stringify(this.endpoints.pool.census.servers)],
      ),
    );
  }
}
