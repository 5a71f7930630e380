import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { completeDescription } from './complete-description.js';

const DESCRIPTION = `Radiographs in, masks and processed images out. PhoxRay is not a medical device.

Errors are problem documents (RFC 9457) with a stable \`code\`, of which docs/errors.md lists all, and a sentence that says what to do. Lists page with an
opaque cursor. A POST that creates takes an \`Idempotency-Key\`: a retry with the same key has no second effect and gets
the same answer. An id of another account is answered exactly like one that does not exist.`;

const TAGS: Readonly<Record<string, string>> = {
  authentication: 'Sign up, in and out, and renew the access token.',
  account: 'The signed-in person.',
  radiographs: 'Radiographs: send, list, download, delete.',
  uploads: 'Resumable uploads (tus 1.0.0).',
  workflows: 'What can be run over a radiograph.',
  jobs: 'Runs of a workflow: start, watch, cancel, read the results.',
};

/** No licence of the SPDX list: all rights are reserved. */
const LICENSE = { name: 'All rights reserved', identifier: 'LicenseRef-PhoxRay' };

/** The one description of the API (OpenAPI 3.1): served, committed, and the source of the SDK. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('PhoxRay API')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addServer('/', 'The server that this description comes from.')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The accessToken of a session.',
    })
    .addCookieAuth(
      '__Host-phoxray_rt',
      { type: 'apiKey', in: 'cookie', description: 'Set by signUp and logIn.' },
      'refresh',
    );
  for (const [name, description] of Object.entries(TAGS)) settings.addTag(name, description);
  const options = { operationIdFactory: (_controller: string, method: string) => method };
  const description = completeDescription(SwaggerModule.createDocument(app, settings.build(), options));
  return { ...description, info: { ...description.info, license: LICENSE } };
}
