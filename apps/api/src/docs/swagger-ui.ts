import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { inlineStyleSources } from './inline-styles.js';

/** Style of the logo, which Swagger UI’s script writes into the page. */
const LOGO = '<style>.logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}</style>';

/** Swagger UI comes as script files of ours; of styles in the page, only the known ones apply. */
const policyOf = (html: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...inlineStyleSources(html + LOGO)].join(' '),
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

function sendWithPolicy(_request: Request, response: Response, next: NextFunction): void {
  const send = response.send.bind(response);
  response.send = (body: unknown) => {
    if (typeof body === 'string') response.setHeader('Content-Security-Policy', policyOf(body));
    return send(body);
  };
  next();
}

/** Swagger UI at /docs from local assets, and the document itself at /v1/openapi.json. */
export function serveApiDocs(app: NestExpressApplication, document: OpenAPIObject): void {
  app.use('/docs', sendWithPolicy);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'v1/openapi.json',
    customSiteTitle: 'PhoxRay API',
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true, tryItOutEnabled: true },
  });
}
