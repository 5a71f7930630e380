import { findSchemaDrift } from '@phoxray/platform/database';
import { entities } from '../../apps/api/src/areas.js';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.js';

describe('the schema', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('after all migrations is what the entities say: no statement is missing', async () => {
    expect(await findSchemaDrift({ url: database.DATABASE_OWNER_URL, entities })).toEqual([]);
  });
});
