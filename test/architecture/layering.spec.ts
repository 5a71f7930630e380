import ts from 'typescript';
import { isTest, listImports, listSources, parse } from './source-graph.js';

const sources = listSources('apps', 'libs').filter((path) => !isTest(path));

function lengthOf(node: ts.Node, source: ts.SourceFile): number {
  const line = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  return line(node.getEnd()) - line(node.getStart(source)) + 1;
}

function functionLengths(path: string): number[] {
  const source = parse(path);
  const lengths: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) lengths.push(lengthOf(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lengths;
}

describe('files', () => {
  it('name no grab bag', () => {
    expect(sources.filter((path) => /(^|\/)(utils?|common|helpers?|shared|misc)(\/|\.)/.test(path))).toEqual([]);
  });

  it('are kebab-case', () => {
    const names = sources.map((path) => path.split('/').at(-1) ?? '');
    expect(names.filter((name) => !/^[a-z0-9]+(?:[.-][a-z0-9]+)*\.tsx?$/.test(name))).toEqual([]);
  });

  it('stay under 400 lines', () => {
    const long = sources.filter((path) => parse(path).getLineStarts().length > 400);
    expect(long).toEqual([]);
  });

  it('keep functions short: median below 10 lines, none above 80', () => {
    const lengths = sources.flatMap(functionLengths).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(10);
    expect(lengths.at(-1)).toBeLessThanOrEqual(80);
  });
});

describe('layers', () => {
  const imports = listImports(sources);

  it('only platform/config reads the environment of the product’s processes', () => {
    const readers = sources.filter(
      (path) => /^(libs|apps\/(api|worker))\//.test(path) && /process\.env/.test(parse(path).text),
    );
    expect(readers.filter((path) => !path.startsWith('libs/platform/src/config/'))).toEqual([]);
  });

  it('controllers reach no repository, entity or queue', () => {
    const wrong = imports.filter(
      ({ from, specifier }) =>
        from.endsWith('.controller.ts') && /\.(repository|entity)\.js$|platform\/(database|queue)$/.test(specifier),
    );
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it('policies are pure: they import no service, repository, controller or Nest', () => {
    const wrong = imports.filter(
      ({ from, specifier }) =>
        from.endsWith('.policy.ts') &&
        /\.(service|repository|controller)\.js$|^@nestjs|platform\/(database|queue|storage)$/.test(specifier),
    );
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it('entities and repositories stay inside their lib’s index', () => {
    const exported = listImports(
      sources.filter((path) => /^libs\/(accounts|uploads|inference)\/src\/index\.ts$/.test(path)),
    );
    expect(
      exported
        .filter(({ specifier }) => /\.(entity|repository)\.js$/.test(specifier))
        .map(({ from, specifier }) => `${from}: ${specifier}`),
    ).toEqual([]);
  });

  it('no lib but the queue names a bare table of ours in SQL', () => {
    const bare =
      /\b(?:from|join|into|update)\s+(?!phoxray\.|bullmq\.|pg_|information_schema|lateral|only|skip|set\b|unnest|generate_series|chain|broken|due|on\b|of\b)(account|radiograph|rendition|job|attempt|result|session|refresh_token|outbox_message|audit_event|audit_head|account_key|idempotency_record)\b/i;
    const offenders = sources.filter(
      (path) => path.startsWith('libs/') && path.endsWith('.ts') && literals(path).some((text) => bare.test(text)),
    );
    expect(offenders).toEqual([]);
  });
});

function literals(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}
