import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApi } from '../../apps/api/src/create-api.js';
import { loadConfig } from '../../libs/platform/src/config/index.js';
import type { DatabaseUrls } from './test-logins.mjs';
import { createTestEnvironment, type Environment, type TestEnvironment } from './test-environment.js';

export interface TestApi {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly environment: TestEnvironment;
  stop(): Promise<void>;
}

/** The API inside the test's process, listening on loopback: for the tests that reach into it. `detour` replaces the database's URLs. */
export async function startTestApi(
  overrides: Environment = {},
  detour: (urls: DatabaseUrls) => Environment = () => ({}),
): Promise<TestApi> {
  const environment = await createTestEnvironment(overrides);
  const app = await createApi(loadConfig({ ...environment.variables, ...detour(environment.database) }));
  await app.listen(0, '127.0.0.1');
  const stop = async (): Promise<void> => {
    await app.close();
    await environment.dispose();
  };
  return { app, url: await app.getUrl(), environment, stop };
}
