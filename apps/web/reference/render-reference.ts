import type { Content, Description, Operation, Schema } from './description.js';

/** An operation with its address. */
interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The reference of the API as one page of HTML without scripts; its style is `reference.css` beside it. */
export function renderReference(description: Description): string {
  const routes = routesOf(description);
  const sections = description.tags.map(({ name, description: text }) => {
    const own = routes.filter(({ operation }) => operation.tags.includes(name));
    return `<section id="${escape(name)}"><h2>${escape(name)}</h2><p>${prose(text)}</p>${own.map(renderRoute).join('')}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(description.info.title)}</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/reference.css">
</head>
<body>
<nav aria-label="Operations">${renderContents(description, routes)}</nav>
<main>
<h1>${escape(description.info.title)}</h1>
${description.info.description
  .split('\n\n')
  .map((text) => `<p>${prose(text)}</p>`)
  .join('\n')}
<p>For programs: <a href="/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${sections.join('\n')}
<section id="schemas"><h2>schemas</h2>${Object.entries(description.components.schemas).map(renderSchema).join('')}</section>
</main>
</body>
</html>
`;
}

function routesOf({ paths }: Description): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function renderContents({ tags }: Description, routes: readonly Route[]): string {
  const lists = tags.map(({ name }) => {
    const own = routes.filter(({ operation }) => operation.tags.includes(name));
    const links = own.map(({ operation: { operationId } }) => `<li><a href="#${operationId}">${operationId}</a></li>`);
    return `<li><a href="#${escape(name)}">${escape(name)}</a><ul>${links.join('')}</ul></li>`;
  });
  return `<ul>${lists.join('')}<li><a href="#schemas">schemas</a></li></ul>`;
}

function renderRoute({ method, path, operation }: Route): string {
  const { operationId, summary, description, requestBody, parameters, responses } = operation;
  return `<article id="${operationId}">
<h3>${escape(summary)}</h3>
<p class="address"><b>${method}</b> <code>${escape(path)}</code> <span>${escape(operationId)}, ${accessOf(operation)}</span></p>
<p>${prose(description)}</p>
${table('Parameters', parameters.map(renderParameter))}
${requestBody === undefined ? '' : `<h4>Body</h4>${renderContent(requestBody.content)}`}
${table('Answers', Object.entries(responses).map(renderResponse))}
</article>`;
}

function accessOf({ security }: Operation): string {
  const schemes = security.flatMap((requirement) => Object.keys(requirement));
  return schemes.length === 0 ? 'open to everybody' : `needs ${schemes.map(escape).join(', ')}`;
}

function renderParameter({ name, in: place, required, description, schema }: Operation['parameters'][number]): string {
  const need = required ? 'required' : 'optional';
  return row(`<code>${escape(name)}</code>`, `${escape(place)}, ${need}`, typeOf(schema), prose(description));
}

function renderResponse([status, { description, content }]: [string, Operation['responses'][string]]): string {
  return row(`<code>${escape(status)}</code>`, prose(description), renderContent(content));
}

function renderContent(content: Content): string {
  return Object.entries(content)
    .map(([type, { schema }]) => `<p><code>${escape(type)}</code> ${schema === undefined ? '' : shapeOf(schema)}</p>`)
    .join('');
}

const renderSchema = ([name, schema]: [string, Schema]): string =>
  `<article id="${escape(name)}"><h3>${escape(name)}</h3>${shapeOf(schema)}</article>`;

/** An object with its properties; anything else as a type. */
function shapeOf(schema: Schema): string {
  const { properties, required = [] } = schema;
  if (properties === undefined) return typeOf(schema);
  const rows = Object.entries(properties).map(([name, property]) => {
    const need = required.includes(name) ? 'always' : 'optional';
    return row(`<code>${escape(name)}</code>`, need, typeOf(property), prose(property.description ?? ''));
  });
  return table('', rows);
}

function typeOf(schema: Schema): string {
  const { $ref, anyOf, items, enum: values, type, format } = schema;
  if ($ref !== undefined) return linkTo($ref.split('/').at(-1) ?? '');
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (values !== undefined) return values.map((value) => `<code>${escape(String(value))}</code>`).join(' ');
  if (items !== undefined) return `list of ${typeOf(items)}`;
  return escape(`${[type ?? 'any'].flat().join(' or ')}${format === undefined ? '' : ` (${format})`}`);
}

const linkTo = (name: string): string => `<a href="#${escape(name)}">${escape(name)}</a>`;

const row = (...cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

function table(title: string, rows: readonly string[]): string {
  if (rows.length === 0) return '';
  return `${title === '' ? '' : `<h4>${title}</h4>`}<div class="wide"><table><tbody>${rows.join('')}</tbody></table></div>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

/** Text with `code` in it. */
const prose = (text: string): string => escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
