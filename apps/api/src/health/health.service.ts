import { Injectable } from '@nestjs/common';
import { Database } from '@phoxray/platform/database';
import { ownFaultOf, withinTime, type OwnFault } from '@phoxray/platform/faults';
import { StoreProbe } from '@phoxray/platform/storage';

/** A peer that has not answered by then counts as unreachable. */
const ANSWER_WITHIN_MS = 1_500;

export type PeerState = 'ok' | OwnFault;

@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly store: StoreProbe,
  ) {}

  /** Whether PostgreSQL, without which nothing works, answers in time. */
  async probeDatabase(): Promise<PeerState> {
    const answer = withinTime('database', ANSWER_WITHIN_MS, this.database.ping());
    return answer.then(
      (): PeerState => 'ok',
      (error: unknown): PeerState => ownFaultOf(error) ?? 'unreachable',
    );
  }

  /** Whether the object store takes a write; without one, what is stored can still be read. */
  async probeStore(): Promise<PeerState> {
    const fault = await withinTime('storage', ANSWER_WITHIN_MS, this.store.recentFault()).catch(
      (error: unknown) => error,
    );
    return fault === null ? 'ok' : (ownFaultOf(fault) ?? 'unreachable');
  }
}
