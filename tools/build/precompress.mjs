import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = /\.(?:js|css|html|svg|json|txt)$/;

/** @type {readonly { suffix: string, compress: (content: Buffer) => Promise<Buffer> }[]} */
const FORMS = [
  {
    suffix: '.br',
    compress: (content) =>
      promisify(brotliCompress)(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
  },
  { suffix: '.gz', compress: (content) => promisify(gzip)(content, { level: 9 }) },
];

/**
 * Writes `<file>.br` and `<file>.gz` beside every text file of a folder, where they are smaller: the API and nginx send
 * them to who accepts them.
 * @param {string} folder absolute
 */
export async function precompress(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => TEXT.test(name));
  await Promise.all(names.map((name) => compressFile(join(folder, name))));
}

/** @param {string} path */
async function compressFile(path) {
  const content = readFileSync(path);
  for (const { suffix, compress } of FORMS) {
    const compressed = await compress(content);
    if (compressed.length < content.length) writeFileSync(path + suffix, compressed);
  }
}
