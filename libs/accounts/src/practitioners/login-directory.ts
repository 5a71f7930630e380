import { Injectable } from '@nestjs/common';
import type { AccountId, UserId } from '@phoxray/kernel';
import { MasterKey } from '@phoxray/platform/crypto';
import { Database } from '@phoxray/platform/database';

/** Where an address signs in. */
export interface Login {
  readonly accountId: AccountId;
  readonly userId: UserId;
}

/** One form for the spellings of an address that no mail server tells apart in practice. */
export function foldEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** From e-mail address to account, through two narrow functions: the application cannot read the table. */
@Injectable()
export class LoginDirectory {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /** Opens a transaction of no account: to be called outside any other. */
  find(email: string): Promise<Login | null> {
    return this.database.withoutAccount(async () => {
      const [found] = await this.database.query<{ account_id: AccountId; user_id: UserId }>(
        'select account_id, user_id from phoxray.find_login($1)',
        [this.digestOf(email)],
      );
      return found === undefined ? null : { accountId: found.account_id, userId: found.user_id };
    });
  }

  /** Takes the address for a practitioner of the current account; false when it is somebody's already. */
  async claim(email: string, userId: UserId): Promise<boolean> {
    const [row] = await this.database.query<{ claimed: boolean }>('select phoxray.claim_login($1, $2) as claimed', [
      this.digestOf(email),
      userId,
    ]);
    return row?.claimed === true;
  }

  private digestOf(email: string): Buffer {
    return this.masterKey.digest('login-email', foldEmail(email));
  }
}
