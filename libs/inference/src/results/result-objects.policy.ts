import type { AccountId, AttemptId } from '@phoxray/kernel';
import { RESULT_OBJECTS } from '../inference.personal-data.js';

/** What an attempt's row says about the objects it may have stored. */
export interface ObjectTrail {
  readonly accountId: AccountId;
  readonly attemptId: AttemptId;
  readonly outputs: number;
  readonly firstFence: number;
  readonly lastFence: number;
}

/**
 * Name of one output's object. The fence is part of it: two workers that both think they hold the attempt never write
 * the same object, and never delete each other's.
 */
export function resultObjectName(accountId: AccountId, attemptId: AttemptId, fence: number, position: number): string {
  return `${attemptId.slice(-2)}/${accountId}/${RESULT_OBJECTS.name}/${attemptId}.${fence}.${position}`;
}

/** Every object that an attempt may have stored; without those of its last fence when results name them. */
export function strayObjectNames(trail: ObjectTrail, keepsLast: boolean): string[] {
  const { accountId, attemptId, firstFence, outputs } = trail;
  const end = trail.lastFence + (keepsLast ? 0 : 1);
  const fences = Array.from({ length: Math.max(0, end - firstFence) }, (_, index) => firstFence + index);
  return fences.flatMap((fence) =>
    Array.from({ length: outputs }, (_, position) => resultObjectName(accountId, attemptId, fence, position)),
  );
}
