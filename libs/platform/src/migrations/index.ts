import { AuditEventEntity, AuditHeadEntity } from '../audit/index.js';
import { AccountKeyEntity } from '../crypto/index.js';
import { IdempotencyRecordEntity } from '../idempotency/index.js';
import { OutboxMessageEntity } from '../outbox/index.js';
import { Platform1795400000001 } from './1795400000001-platform.migration.js';
import { IdempotencyReferences1795883436501 } from './1795883436501-idempotency-references.migration.js';

export const platformEntities = [
  AccountKeyEntity,
  AuditHeadEntity,
  AuditEventEntity,
  OutboxMessageEntity,
  IdempotencyRecordEntity,
];
export const platformMigrations = [Platform1795400000001, IdempotencyReferences1795883436501];
