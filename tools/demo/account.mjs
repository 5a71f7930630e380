import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '../supervisor/secrets.mjs';
import { ApiProblem } from './api-client.mjs';

/** @typedef {{ email: string, password: string, radiographId?: string, jobId?: string }} Demo */

/**
 * Signs in with the demo account of an earlier start, or creates one.
 * @param {import('./api-client.mjs').ApiClient} api @param {string} home
 * @returns {Promise<Demo>}
 */
export async function openDemoAccount(api, home) {
  const known = readDemo(home);
  if (known && (await canSignIn(api, known))) return known;
  return (
    (await tryCreate(api, home, 'demo@phoxray.local')) ??
    (await create(api, home, `demo-${randomBytes(4).toString('hex')}@phoxray.local`))
  );
}

/** @param {string} home @param {Demo} demo */
export function rememberDemo(home, demo) {
  writePrivately(join(home, 'demo.json'), demo);
}

/** @param {string} home @returns {Demo | null} */
function readDemo(home) {
  const path = join(home, 'demo.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

async function canSignIn(api, { email, password }) {
  try {
    await api.signIn({ email, password });
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return false;
    throw error;
  }
}

/** @returns {Promise<Demo | null>} null when a database of another folder already has this address */
async function tryCreate(api, home, email) {
  try {
    return await create(api, home, email);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 409) return null;
    throw error;
  }
}

async function create(api, home, email) {
  const demo = { email, password: randomBytes(12).toString('base64url') };
  await api.signUp({ ...demo, firstName: 'Demo', lastName: 'Practitioner', locale: 'en' });
  rememberDemo(home, demo);
  return demo;
}
