import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

const DESCRIPTION = `Radiographs in, masks and processed images out. PhoxRay visualises and measures; it is not a medical device.

Errors are problem documents (RFC 9457) with a stable \`code\`, of which docs/errors.md lists all, and a sentence that says what to do. Lists page with an
opaque cursor. A POST that creates takes an \`Idempotency-Key\`: a retry with the same key has no second effect and gets
the same answer. An id of another account is answered exactly like one that does not exist.`;

/** The one description of the API: served, committed, and the source of the SDK. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('PhoxRay API')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, settings, { operationIdFactory: (_controller, method) => method });
}
