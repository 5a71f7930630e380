import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Responses = Operation['responses'];
type Parameters = NonNullable<Operation['parameters']>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer', format: 'int64' } },
};

const problem = (description: string, headers = {}): Responses[string] => ({
  description,
  headers,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
});

/** What any operation may answer, whatever it does. */
const EVERYWHERE: Responses = {
  429: problem('Too many requests: problem document (RFC 9457)', RETRY_AFTER),
  500: problem('A fault of ours: problem document (RFC 9457)'),
  503: problem('Overloaded, or a part that it needs is away: problem document (RFC 9457)', RETRY_AFTER),
};

/** What any operation that takes JSON may answer before it looks at the content. */
const WITH_JSON: Responses = {
  400: problem('A body that is missing, malformed or not as described: problem document (RFC 9457)'),
  408: problem('A body that comes too slowly: problem document (RFC 9457)'),
  413: problem('A body that is too large: problem document (RFC 9457)'),
  415: problem('A body that is not JSON: problem document (RFC 9457)'),
};

/** Adds what holds for every operation: the answers that any of them may give, and that a public one needs no sign-in. */
export function completeDescription(document: OpenAPIObject): OpenAPIObject {
  for (const schema of Object.values(document.components?.schemas ?? {})) simplifyProperties(schema);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of METHODS.flatMap((method) => item[method] ?? [])) completeOperation(path, operation);
  }
  return document;
}

function completeOperation(path: string, operation: Operation): void {
  operation.security ??= [];
  operation.parameters = inPathOrder(path, operation.parameters ?? []);
  operation.responses = { ...(takesJson(operation) ? WITH_JSON : {}), ...operation.responses, ...EVERYWHERE };
}

function takesJson({ requestBody }: Operation): boolean {
  return requestBody !== undefined && 'content' in requestBody && 'application/json' in requestBody.content;
}

/** A reference may have siblings in OpenAPI 3.1: the wrapper that Nest writes around a named enum is not needed. */
function simplifyProperties(schema: Schema): void {
  if ('$ref' in schema) return;
  for (const property of Object.values(schema.properties ?? {})) {
    if ('$ref' in property || property.allOf?.length !== 1) continue;
    Object.assign(property, property.allOf[0]);
    delete property.allOf;
  }
}

/** Parameters of the path first, as the path names them: generated functions take their arguments in this order. */
function inPathOrder(path: string, parameters: Parameters): Parameters {
  const placeOf = (parameter: Parameters[number]): number => {
    const place = 'name' in parameter && parameter.in === 'path' ? path.indexOf(`{${parameter.name}}`) : -1;
    return place === -1 ? path.length : place;
  };
  return parameters.toSorted((one, other) => placeOf(one) - placeOf(other));
}
