import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@phoxray/kernel';
import { MasterKey } from '@phoxray/platform/crypto';
import { Database } from '@phoxray/platform/database';
import { In } from 'typeorm';
import { ACCOUNTS_ERRORS } from '../accounts.errors.js';
import { foldEmail } from '../practitioners/login-directory.js';
import { clientNetwork } from './client-network.js';
import { LoginThrottleEntity } from './login-throttle.entity.js';
import {
  ACCOUNT_LIMIT,
  charge,
  CLIENT_LIMIT,
  fresh,
  KNOWN_MS,
  PAIR_LIMIT,
  refund,
  type Limit,
} from './throttle.policy.js';

/** A try to sign in, before anybody knows whether it is rightful. */
export interface LoginAttempt {
  readonly email: string;
  /** The peer's IP address, as a trusted proxy or the socket tells it. */
  readonly client: string;
}

type ThrottleRow = Pick<LoginThrottleEntity, keyof LoginThrottleEntity>;

interface Bucket {
  readonly key: Buffer;
  readonly limit: Limit;
}

interface LoginBuckets {
  readonly client: Bucket;
  readonly pair: Bucket;
  readonly account: Bucket;
}

/** Rows swept away with each charge: more than a charge adds, so the table keeps to what is still counted. */
const SWEEP = 10;

/** Counts attempts in PostgreSQL, for all API processes together. Opens transactions of its own, outside any other. */
@Injectable()
export class LoginThrottle {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  /** Counts a login. Throws `ACCOUNTS.TOO_MANY_ATTEMPTS` with the seconds to wait. */
  async chargeLogin(attempt: LoginAttempt): Promise<void> {
    const { client, pair, account } = this.loginBuckets(attempt);
    await this.database.withoutAccount(async () => {
      const rows = await this.lock([client, pair, account]);
      const isKnown = this.isKnown(rowOf(rows, pair));
      await this.chargeAll(rows, isKnown ? [client, pair] : [client, pair, account]);
    });
  }

  /** Counts a sign-up, successful or not: each costs work. Throws `ACCOUNTS.TOO_MANY_ATTEMPTS`. */
  async chargeSignUp(client: string): Promise<void> {
    const bucket = this.bucket('sign-up', [clientNetwork(client)], CLIENT_LIMIT);
    await this.database.withoutAccount(async () => this.chargeAll(await this.lock([bucket]), [bucket]));
  }

  /** Takes a login back that succeeded, and remembers the client as known to the account. */
  async forgiveLogin(attempt: LoginAttempt): Promise<void> {
    const { client, pair, account } = this.loginBuckets(attempt);
    await this.database.withoutAccount(async () => {
      const rows = await this.lock([client, pair, account]);
      const now = this.clock.now();
      const knownUntil = new Date(now.getTime() + KNOWN_MS);
      await this.store([
        ...[client, account].map((bucket) => ({
          ...rowOf(rows, bucket),
          ...refund(rowOf(rows, bucket), bucket.limit),
        })),
        { ...rowOf(rows, pair), ...fresh(now), knownUntil, staleAt: knownUntil },
      ]);
    });
  }

  private async chargeAll(rows: readonly ThrottleRow[], buckets: readonly Bucket[]): Promise<void> {
    const now = this.clock.now();
    const verdicts = buckets.map((bucket) => ({ bucket, verdict: charge(rowOf(rows, bucket), bucket.limit, now) }));
    const waits = verdicts.flatMap(({ verdict }) => (verdict.allowed ? [] : [verdict.retryAfterMs]));
    if (waits.length > 0) {
      const retryAfterSeconds = Math.ceil(Math.max(...waits) / 1_000);
      throw new AppError(ACCOUNTS_ERRORS.TOO_MANY_ATTEMPTS, { retryAfterSeconds });
    }
    const charged = verdicts.flatMap(({ bucket, verdict }) => {
      if (!verdict.allowed) return [];
      const row = { ...rowOf(rows, bucket), ...verdict.next };
      return [{ ...row, staleAt: staleAt(row, bucket.limit) }];
    });
    await this.store(charged);
    await this.sweep(now);
  }

  /** Rows in the order of their keys, always: two charges that share buckets cannot wait for each other. */
  private async lock(buckets: readonly Bucket[]): Promise<ThrottleRow[]> {
    const now = this.clock.now();
    const keys = buckets.map(({ key }) => key).sort((a, b) => a.compare(b));
    const blank = keys.map((bucket) => ({ bucket, ...fresh(now), knownUntil: null, staleAt: now }));
    await this.rows.createQueryBuilder().insert().values(blank).orIgnore().execute();
    return this.rows.find({
      where: { bucket: In(keys) },
      order: { bucket: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  private async store(rows: ThrottleRow[]): Promise<void> {
    await this.rows.upsert(rows, ['bucket']);
  }

  private async sweep(now: Date): Promise<void> {
    await this.database.query(
      `delete from phoxray.login_throttle where bucket in (
         select bucket from phoxray.login_throttle where stale_at < $1 limit $2 for update skip locked)`,
      [now, SWEEP],
    );
  }

  private isKnown(pair: ThrottleRow): boolean {
    return pair.knownUntil !== null && this.clock.now() < pair.knownUntil;
  }

  private loginBuckets(attempt: LoginAttempt): LoginBuckets {
    const network = clientNetwork(attempt.client);
    const email = foldEmail(attempt.email);
    return {
      client: this.bucket('client', [network], CLIENT_LIMIT),
      pair: this.bucket('pair', [network, email], PAIR_LIMIT),
      account: this.bucket('account', [email], ACCOUNT_LIMIT),
    };
  }

  private bucket(kind: string, parts: readonly string[], limit: Limit): Bucket {
    return { key: this.masterKey.digest(`throttle-${kind}`, parts.join('\0')), limit };
  }

  private get rows() {
    return this.database.repository(LoginThrottleEntity);
  }
}

function rowOf(rows: readonly ThrottleRow[], { key }: Bucket): ThrottleRow {
  const row = rows.find(({ bucket }) => bucket.equals(key));
  if (row === undefined) throw new Error('a bucket was not locked');
  return row;
}

/** When a row has nothing left to say: after its window, its penalty and the client's being known. */
function staleAt(row: Omit<ThrottleRow, 'staleAt'>, limit: Limit): Date {
  const times = [
    row.windowStartedAt.getTime() + limit.windowMs,
    row.blockedUntil?.getTime(),
    row.knownUntil?.getTime(),
  ];
  return new Date(Math.max(...times.map((time) => time ?? 0)));
}
