import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lastingPort } from './lasting-port.js';

const ROOT = resolve(__dirname, '..', '..');
const CONF = 'web.nginx.conf';
const HEADERS = 'web.headers.conf';
/** The user of the image (docker/web.Dockerfile). */
const IMAGE_USER = 65532;

const BROTLI_MODULE = '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so';

/** Why the shipped nginx cannot run here: what to install, or null when it can. */
export function missingNginx(): string | null {
  if (spawnSync('nginx', ['-v']).status !== 0) return 'needs nginx: apt-get install nginx-light';
  return existsSync(BROTLI_MODULE) ? null : 'needs brotli: apt-get install libnginx-mod-http-brotli-static';
}

export interface NginxOptions {
  /** Port of the API on loopback. */
  readonly apiPort: number;
  /** Folder of the built SPA. */
  readonly webRoot?: string;
  /** The SPA's headers, unless they are the shipped ones. */
  readonly headers?: string;
}

export interface Nginx {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * nginx with the configuration of the image, of which only ports and folders are replaced, and as the image's user when
 * the test may choose it.
 */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const home = mkdtempSync(join(tmpdir(), 'phoxray-nginx-'));
  const port = await lastingPort();
  prepareFolder(home, port, options);
  const child = launch(home);
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await untilListening(child, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, port, stop };
}

/** Everything that nginx reads, where the image's user may read it. */
function prepareFolder(home: string, port: number, { apiPort, webRoot, headers }: NginxOptions): void {
  cpSync(webRoot ?? join(ROOT, 'dist', 'apps', 'web'), join(home, 'web'), { recursive: true });
  writeFileSync(join(home, HEADERS), headers ?? readFileSync(join(ROOT, 'docker', HEADERS)));
  writeFileSync(join(home, CONF), placed(readFileSync(join(ROOT, 'docker', CONF), 'utf8'), home, port, apiPort));
  chmodSync(home, 0o777);
}

function placed(conf: string, home: string, port: number, apiPort: number): string {
  const replacements = [
    [' /tmp/', ` ${home}/`],
    ['listen 8080;', `listen 127.0.0.1:${port};`],
    ['server api:3000;', `server 127.0.0.1:${apiPort};`],
    ['root /srv/web;', `root ${join(home, 'web')};`],
  ] as const;
  return replacements.reduce((text, [shipped, here]) => {
    if (!text.includes(shipped)) throw new Error(`docker/${CONF} has no ${shipped}`);
    return text.replaceAll(shipped, here);
  }, conf);
}

function launch(home: string): ChildProcess {
  const user = process.getuid?.() === 0 ? { uid: IMAGE_USER, gid: IMAGE_USER } : {};
  const args = ['-e', 'stderr', '-c', join(home, CONF), '-g', 'daemon off;'];
  return spawn('nginx', args, { stdio: ['ignore', 'ignore', 'pipe'], ...user });
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  const said: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  for (let tries = 0; tries < 1_200 && child.exitCode === null; tries += 1) {
    if (await accepts(port)) return;
    await delay(50);
  }
  throw new Error(`nginx did not start: ${said.join('')}`);
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const accepted = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return accepted;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
