import { Injectable } from '@nestjs/common';
import { newId } from '@phoxray/kernel';
import { Database } from '../database/index.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';

/** A message as the relay sees it. */
export interface OutboxMessage {
  readonly account_id: string;
  readonly id: string;
  readonly topic: string;
  readonly payload: unknown;
}

/** The transactional outbox: what must leave the database, leaves at least once, and never before its commit. */
@Injectable()
export class Outbox {
  constructor(private readonly database: Database) {}

  /** Writes a message in the current transaction; the relay publishes it after the commit. */
  async write(topic: string, payload: object): Promise<void> {
    const message = { accountId: this.database.accountId, id: newId(), topic, payload };
    await this.database.repository(OutboxMessageEntity).insert(message);
  }

  /** Publishes up to `limit` waiting messages of a topic, oldest first; a failure leaves them for the next call. */
  relay(topic: string, limit: number, publish: (messages: OutboxMessage[]) => Promise<void>): Promise<number> {
    return this.database.withoutAccount(async () => {
      const messages = await this.database.query<OutboxMessage>('select * from phoxray.claim_outbox($1, $2)', [
        topic,
        limit,
      ]);
      if (messages.length > 0) await publish(messages);
      return messages.length;
    });
  }
}
