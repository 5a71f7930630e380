import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

export const ROOT = resolve(__dirname, '..', '..');

/** One import statement: who says it, what it says, and the file of ours that it reaches (null for a package). */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly to: string | null;
  readonly isTypeOnly: boolean;
}

const SOURCE = /\.tsx?$/;
const LEFT_OUT = /(^|\/)(node_modules|dist|generated)(\/|$)|\.d\.ts$/;

/** Source files below the given folders, relative to the root, with forward slashes. */
export function listSources(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !LEFT_OUT.test(path)),
  );
}

export const isTest = (path: string): boolean => /\.spec\.tsx?$|\.fixture\.ts$|^test\//.test(path);

const sources = new Map<string, ts.SourceFile>();

/** The parsed file; parsed once. */
export function parse(path: string): ts.SourceFile {
  const known = sources.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(join(ROOT, path), 'utf8');
  const parsed = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.ES2023,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : undefined,
  );
  sources.set(path, parsed);
  return parsed;
}

function target(from: string, specifier: string, all: ReadonlySet<string>): string | null {
  const room = /^@phoxray\/platform\/([^/]+)$/.exec(specifier)?.[1];
  if (room !== undefined) return `libs/platform/src/${room}/index.ts`;
  const lib = /^@phoxray\/([^/]+)$/.exec(specifier)?.[1];
  if (lib !== undefined) return `libs/${lib}/src/index.ts`;
  if (!specifier.startsWith('.')) return null;
  const base = join(dirname(from), specifier).split(sep).join('/').replace(/\.js$/, '');
  return [`${base}.ts`, `${base}.tsx`, base, `${base}/index.ts`].find((path) => all.has(path)) ?? null;
}

function specifiersOf(source: ts.SourceFile): { specifier: string; isTypeOnly: boolean }[] {
  const found: { specifier: string; isTypeOnly: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ specifier: node.moduleSpecifier.text, isTypeOnly: node.importClause?.isTypeOnly ?? false });
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      found.push({ specifier: node.moduleSpecifier.text, isTypeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteral(argument)) {
        found.push({ specifier: argument.text, isTypeOnly: false });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Every import of the given files. */
export function listImports(paths: readonly string[]): Import[] {
  const all = new Set(paths);
  return paths.flatMap((from) =>
    specifiersOf(parse(from)).map(({ specifier, isTypeOnly }) => ({
      from,
      specifier,
      isTypeOnly,
      to: target(from, specifier, all),
    })),
  );
}

/** Import cycles among files, each as the path that closes it. Type-only imports vanish and do not count. */
export function findCycles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of imports) {
    if (to !== null && !isTypeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const to of next.get(path) ?? []) walk(to, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of next.keys()) walk(path, []);
  return cycles;
}
