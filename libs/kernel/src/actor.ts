import type { AccountId, SessionId, UserId } from './ids.js';

/** What a credential may do. Roles and API keys are sets of these. */
export const SCOPES = [
  'account.read',
  'account.write',
  'radiograph.read',
  'radiograph.write',
  'workflow.read',
  'job.read',
  'job.write',
] as const;

export type Scope = (typeof SCOPES)[number];

/** Who is acting, in whose account, and how far they may go. */
export interface Actor {
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly scopes: ReadonlySet<Scope>;
}
