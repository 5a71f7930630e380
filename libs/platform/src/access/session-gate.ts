import type { Actor } from '@phoxray/kernel';

/** Says whether a session may still act. Implemented by accounts; answers may be at most 5 seconds old. */
export abstract class SessionGate {
  abstract isLive(session: Pick<Actor, 'accountId' | 'userId' | 'sessionId'>): Promise<boolean>;
}
