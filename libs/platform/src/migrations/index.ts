import { AuditEventEntity, AuditHeadEntity } from '../audit/index.js';
import { AccountKeyEntity, KeyCheckEntity } from '../crypto/index.js';
import { IdempotencyRecordEntity } from '../idempotency/index.js';
import { OutboxMessageEntity } from '../outbox/index.js';
import { Platform1795400000001 } from './1795400000001-platform.migration.js';
import { IdempotencyReferences1795883436501 } from './1795883436501-idempotency-references.migration.js';
import { KeyCheck1795887000001 } from './1795887000001-key-check.migration.js';

export const platformEntities = [
  AccountKeyEntity,
  KeyCheckEntity,
  AuditHeadEntity,
  AuditEventEntity,
  OutboxMessageEntity,
  IdempotencyRecordEntity,
];
export const platformMigrations = [Platform1795400000001, IdempotencyReferences1795883436501, KeyCheck1795887000001];
