import { findCycles, isTest, listImports, listSources, type Import } from './source-graph.js';

/** Who may import whom (docs/architecture.md). The order is the order of the path that a radiograph takes. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  kernel: [],
  dicom: [],
  comfyui: ['kernel'],
  sdk: [],
  platform: ['kernel', 'platform'],
  accounts: ['platform', 'kernel'],
  uploads: ['accounts', 'dicom', 'platform', 'kernel'],
  inference: ['uploads', 'accounts', 'comfyui', 'platform', 'kernel'],
  api: ['accounts', 'uploads', 'inference', 'platform', 'kernel'],
  worker: ['accounts', 'uploads', 'inference', 'platform', 'kernel'],
  engine: [],
  web: ['sdk', 'dicom'],
};

/** Outside libraries with one owner. */
const ONLY_IN: readonly { readonly library: RegExp; readonly folder: RegExp }[] = [
  { library: /^bullmq$|^ioredis$/, folder: /^libs\/platform\/src\/queue\// },
  {
    library: /^(@google-cloud\/storage|google-auth-library|@node-rs\/crc32)$/,
    folder: /^libs\/platform\/src\/storage\//,
  },
  { library: /^pino$/, folder: /^libs\/platform\/src\/logging\// },
  { library: /^(helmet|compression)$/, folder: /^libs\/platform\/src\/http\// },
  { library: /^(passport|passport-jwt|jose|@nestjs\/passport)$/, folder: /^libs\/platform\/src\/access\// },
  { library: /^@node-rs\/argon2$/, folder: /^libs\/accounts\// },
  { library: /^dcmjs-codecs$/, folder: /^libs\/uploads\/src\/decoder\// },
  { library: /^busboy$/, folder: /^(libs\/uploads|apps\/engine)\// },
];

const sources = listSources('apps', 'libs').filter((path) => !isTest(path));
const imports = listImports(sources);

const ownerOf = (path: string): string => /^(?:apps|libs)\/([^/]+)\//.exec(path)?.[1] ?? '';
const where = ({ from, specifier }: Import): string => `${from} imports ${specifier}`;

describe('imports', () => {
  it('follow the direction of the design', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (to === null || ownerOf(to) === ownerOf(from)) return false;
      return !(MAY_IMPORT[ownerOf(from)] ?? []).includes(ownerOf(to));
    });
    expect(wrong.map(where)).toEqual([]);
  });

  it('know every app and lib', () => {
    expect([...new Set(sources.map(ownerOf))].filter((owner) => !(owner in MAY_IMPORT))).toEqual([]);
  });

  it('never reach into another lib past its index', () => {
    const wrong = imports.filter(({ from, specifier, to }) => {
      if (/^@phoxray\/(?!platform\/[^/]+$)[^/]+\/.+/.test(specifier)) return true;
      return specifier.startsWith('.') && to !== null && ownerOf(to) !== ownerOf(from);
    });
    expect(wrong.map(where)).toEqual([]);
  });

  it('never make a lib depend on an app', () => {
    expect(
      imports.filter(({ from, to }) => from.startsWith('libs/') && (to ?? '').startsWith('apps/')).map(where),
    ).toEqual([]);
  });

  it('close no cycle between files', () => {
    expect(findCycles(imports)).toEqual([]);
  });

  it('keep each outside library with its owner', () => {
    const wrong = imports.filter(({ from, specifier }) =>
      ONLY_IN.some(({ library, folder }) => library.test(specifier) && !folder.test(from)),
    );
    expect(wrong.map(where)).toEqual([]);
  });

  it('keep Nest and TypeORM out of the pure libs, and everything but packages of its own out of the kernel', () => {
    const pure = imports.filter(
      ({ from, specifier }) => /^libs\/(kernel|comfyui|dicom)\//.test(from) && /^@nestjs|^typeorm/.test(specifier),
    );
    expect(pure.map(where)).toEqual([]);
  });

  it('keep the isomorphic lib free of Node', () => {
    const wrong = imports.filter(
      ({ from, specifier }) => from.startsWith('libs/dicom/') && specifier.startsWith('node:'),
    );
    expect(wrong.map(where)).toEqual([]);
  });
});

describe('the cycle finder', () => {
  it('finds a planted cycle', () => {
    const edge = (from: string, to: string): Import => ({ from, to, specifier: to, isTypeOnly: false });
    expect(findCycles([edge('a', 'b'), edge('b', 'c'), edge('c', 'a')])).toEqual(['a → b → c → a']);
    expect(findCycles([edge('a', 'b'), edge('a', 'c'), edge('b', 'c')])).toEqual([]);
  });
});
