import { readFileSync, statSync } from 'node:fs';
import { StartError } from '../terminal/start-error.mjs';

/** @typedef {{ uid: number, gid: number, name: string }} Account the operating-system user that runs PostgreSQL */

/**
 * PostgreSQL refuses to run as root: there it runs as `postgres`, else as `nobody`, else as the owner of the
 * cluster that is already there.
 * @param {string} cluster its data folder, which may not exist yet
 * @returns {Account | null} null: run it as ourselves
 */
export function serverAccount(cluster) {
  if (process.getuid?.() !== 0) return null;
  return ownerOf(cluster) ?? accountNamed('postgres') ?? accountNamed('nobody') ?? refuse();
}

/** @param {string} cluster @returns {Account | null} */
function ownerOf(cluster) {
  const owner = statSync(cluster, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid, name: `user ${owner.uid}` } : null;
}

/** @param {string} name @returns {Account | null} */
function accountNamed(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid), name } : null;
}

/** @returns {never} */
function refuse() {
  throw new StartError(
    'PostgreSQL refuses to run as root and this machine has neither a user "postgres" nor a user "nobody".',
    'Start PhoxRay as another user, or create one: useradd --system postgres',
  );
}
