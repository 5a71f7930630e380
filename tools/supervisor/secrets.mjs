import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
  if (!existsSync(path)) writePrivately(path, generate());
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
