import { Injectable } from '@nestjs/common';
import type { Actor } from '@phoxray/kernel';
import { Database } from '../database/index.js';
import { requestContext } from '../http/request-context.js';

/** What happened to patient data or to an account, in codes: never a name, a value or a free text. */
export interface AuditEntry {
  /** Area and verb, e.g. `radiograph.read`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly outcome?: 'done' | 'refused';
  /** Coded facts, e.g. which rendition or how many rows. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** Who is written down as the doer: a person's session, or a part of the system. */
export type AuditActor = Pick<Actor, 'userId' | 'sessionId'> | { readonly system: string };

/** The append-only audit trail. An entry commits or rolls back with what it records. */
@Injectable()
export class AuditLog {
  constructor(private readonly database: Database) {}

  /** Appends to the chain of the current transaction's account. */
  async append(actor: AuditActor, entry: AuditEntry): Promise<void> {
    const who = 'system' in actor ? { system: actor.system } : { user: actor.userId, session: actor.sessionId };
    const requestId = requestContext.getStore()?.requestId;
    const written = { outcome: 'done', ...entry, who, ...(requestId === undefined ? {} : { requestId }) };
    await this.database.query('select phoxray.append_audit($1, $2)', [
      this.database.accountId,
      JSON.stringify(written),
    ]);
  }

  /** The first broken entry of the account's chain, or null when every link holds. */
  async findFirstBreak(): Promise<{ seq: string } | null> {
    const rows = await this.database.query<{ seq: string }>('select phoxray.find_audit_break($1) as seq', [
      this.database.accountId,
    ]);
    const seq = rows[0]?.seq ?? null;
    return seq === null ? null : { seq };
  }
}
