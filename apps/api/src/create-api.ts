import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '@phoxray/platform/config';
import { createHttpApp } from '@phoxray/platform/http';
import { AppLogger } from '@phoxray/platform/logging';
import { ApiModule } from './api.module.js';
import { describeApi } from './docs/openapi.js';
import { serveApiDocs } from './docs/swagger-ui.js';
import { serveWeb } from './web.js';

/** The whole API, ready to listen: what runs in production is what the tests run. */
export async function createApi(config: Config): Promise<NestExpressApplication> {
  const logger = new AppLogger(config.LOG_LEVEL, 'api');
  const app = await createHttpApp(ApiModule.forRoot(config, logger), config, logger);
  serveApiDocs(app, describeApi(app));
  if (config.WEB_ROOT !== '') serveWeb(app, config);
  return app;
}
