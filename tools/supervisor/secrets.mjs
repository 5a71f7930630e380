import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../terminal/start-error.mjs';

/**
 * @typedef {object} Secrets
 * @property {string} masterKey 32 bytes, base64
 * @property {string} jwtPrivateKey P-256, PKCS #8 PEM in base64
 * @property {{ owner: string, app: string, queue: string }} rolePasswords
 */

/**
 * The secrets of the embedded default, made once and kept with the data that they protect.
 * @param {string} home
 * @returns {Secrets}
 */
export function loadSecrets(home) {
  const path = join(home, 'secrets.json');
  if (!existsSync(path)) {
    if (existsSync(join(home, 'postgres', 'cluster', 'PG_VERSION'))) throw lost(path);
    writePrivately(path, generate());
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Writes a file that only its owner may read, never half of it.
 * @param {string} path @param {object} content
 */
export function writePrivately(path, content) {
  writeFileSync(`${path}.new`, JSON.stringify(content, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** New secrets would open nothing of what is there, and look as if they did. @param {string} path */
function lost(path) {
  return new StartError(
    `${path} is missing, and the data beside it cannot be opened without it.`,
    'Restore it from a backup. Or, to begin anew, move the whole data folder aside.',
  );
}

const password = () => randomBytes(24).toString('base64url');

/** @returns {Secrets} */
function generate() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    masterKey: randomBytes(32).toString('base64'),
    jwtPrivateKey: Buffer.from(pem).toString('base64'),
    rolePasswords: { owner: password(), app: password(), queue: password() },
  };
}
