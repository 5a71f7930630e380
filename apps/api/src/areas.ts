import { accountsEntities, accountsMigrations } from '@phoxray/accounts';
import { inferenceEntities, inferenceMigrations } from '@phoxray/inference';
import { platformEntities, platformMigrations } from '@phoxray/platform/migrations';
import { uploadsEntities, uploadsMigrations } from '@phoxray/uploads';

/** Every table of the product, area by area, and the migrations that make them. */
export const entities = [...platformEntities, ...accountsEntities, ...uploadsEntities, ...inferenceEntities];
export const migrations = [...platformMigrations, ...accountsMigrations, ...uploadsMigrations, ...inferenceMigrations];
