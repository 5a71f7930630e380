import { accountsEntities, accountsMigrations } from '@phoxray/accounts';
import { platformEntities, platformMigrations } from '@phoxray/platform/migrations';

/** Every table of the product, area by area, and the migrations that make them. */
export const entities = [...platformEntities, ...accountsEntities];
export const migrations = [...platformMigrations, ...accountsMigrations];
