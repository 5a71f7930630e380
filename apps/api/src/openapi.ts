import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { VersioningType } from '@nestjs/common';
import { loadConfig } from '@phoxray/platform/config';
import { AppLogger } from '@phoxray/platform/logging';
import { ApiModule } from './api.module.js';
import { describeApi } from './docs/openapi.js';

/** Preview mode instantiates no provider: the description needs no database, no queue, no secret. */
const config = loadConfig({
  DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
  QUEUE_DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
  MASTER_KEY: randomBytes(32).toString('base64'),
  JWT_PRIVATE_KEY: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
});
const logger = new AppLogger('silent', 'openapi');
const app = await NestFactory.create(ApiModule.forRoot(config, logger), { logger, preview: true });
app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
await writeFile(process.argv[2] ?? 'openapi.json', `${JSON.stringify(describeApi(app), null, 2)}\n`);
process.exit(0);
