import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Client, escapeIdentifier } from 'pg';
import { CONFIG, type Config } from '../config/index.js';
import { connectionLimits } from './data-source.js';
import { AppLogger } from '../logging/index.js';

/** Receives a payload, or null after a gap: anything may have been missed, so look. */
export type NotificationListener = (payload: string | null) => void;

/** How often the connection is tried (ms): a half-open one says nothing for ever, and looks like a quiet one. */
const TRY_EVERY_MS = 15_000;
/** A goodbye on a half-open connection is not waited for any longer (ms). */
const END_MS = 1_000;
const RETRY_MS = { first: 100, last: 5_000 };

/**
 * LISTEN on one connection for the whole process, reopened whenever it breaks. A notification is a hint: PostgreSQL
 * keeps none for those who are away, so listeners must also look by themselves now and then.
 */
@Injectable()
export class Notifications implements OnApplicationShutdown {
  private readonly listeners = new Map<string, Set<NotificationListener>>();
  private client: Client | null = null;
  private opening: Promise<void> | null = null;
  private retry: NodeJS.Timeout | null = null;
  private trial: NodeJS.Timeout | null = null;
  private failures = 0;
  private closed = false;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'DATABASE_URL' | 'DATABASE_TIMEOUT_SECONDS'>,
    private readonly logger: AppLogger,
  ) {}

  /** Resolves once listening, or once it is clear that it takes another try. To be called outside any transaction. */
  async listen(channel: string, listener: NotificationListener): Promise<void> {
    const known = this.listeners.get(channel);
    this.listeners.set(channel, (known ?? new Set()).add(listener));
    if (this.client === null) await this.open();
    else if (known === undefined) await this.client.query(`listen ${escapeIdentifier(channel)}`);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    if (this.retry !== null) clearTimeout(this.retry);
    this.stopTrials();
    await Promise.race([this.client?.end(), sleep(END_MS, undefined, { ref: false })]);
  }

  private open(): Promise<void> {
    this.opening ??= this.connect().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.config.DATABASE_URL,
      application_name: 'phoxray-listen',
      ...connectionLimits(this.config.DATABASE_TIMEOUT_SECONDS * 1_000),
    });
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    client.on('error', () => {});
    client.once('end', () => this.reopen());
    try {
      await client.connect();
      for (const channel of this.listeners.keys()) await client.query(`listen ${escapeIdentifier(channel)}`);
      this.client = client;
      this.trial = setInterval(() => this.try(client), TRY_EVERY_MS).unref();
      this.failures = 0;
      for (const channel of this.listeners.keys()) this.tell(channel, null);
    } catch (error) {
      this.logger.failure('notification connection', error);
      client.end().catch(() => {});
      this.reopen();
    }
  }

  /** A statement in flight makes `end` break the connection off, which then is reopened. */
  private try(client: Client): void {
    client.query('select 1').catch(() => client.end().catch(() => {}));
  }

  private stopTrials(): void {
    if (this.trial !== null) clearInterval(this.trial);
    this.trial = null;
  }

  private reopen(): void {
    this.client = null;
    this.stopTrials();
    if (this.closed || this.retry !== null) return;
    const delay = Math.min(RETRY_MS.first * 2 ** this.failures, RETRY_MS.last);
    this.failures += 1;
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.open();
    }, delay);
  }

  private tell(channel: string, payload: string | null): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(payload);
  }
}
