import { Injectable } from '@nestjs/common';
import { Database } from '@phoxray/platform/database';

/** A peer that has not answered by then counts as unreachable. */
const ANSWER_WITHIN_MS = 1_500;

export type PeerState = 'ok' | 'unreachable';

@Injectable()
export class HealthService {
  constructor(private readonly database: Database) {}

  /** Whether PostgreSQL, without which nothing works, answers in time. */
  async probeDatabase(): Promise<PeerState> {
    const late = new Promise<PeerState>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, 'unreachable').unref());
    const answer = this.database.ping().then(
      (): PeerState => 'ok',
      (): PeerState => 'unreachable',
    );
    return Promise.race([answer, late]);
  }
}
