import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { isAlive, waitForDeath } from '../supervisor/processes.mjs';
import { startPostgres, type PostgresServer } from './launcher.mjs';

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** A program that starts the server, says its process and port, and is then killed. */
async function startAndKill(home: string): Promise<{ pid: number; port: number }> {
  const launcher = join(__dirname, 'launcher.mjs');
  const script = `import { startPostgres } from ${JSON.stringify(launcher)};
    const { pid, port } = await startPostgres({ home: ${JSON.stringify(home)} });
    console.log(JSON.stringify({ pid, port }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line]: unknown[] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  return JSON.parse(String(line));
}

describe('the embedded PostgreSQL', () => {
  let place: string;
  let server: PostgresServer | undefined;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'phoxray-pg-'));
    chmodSync(place, 0o700);
  });

  afterEach(async () => {
    await server?.stop();
    rmSync(place, { recursive: true });
  });

  it('runs as an ordinary user behind a folder that only we may enter, and keeps its data over a restart', async () => {
    server = await startPostgres({ home: join(place, 'deep', 'postgres') });
    await ask(server.adminUrl, 'create table kept as select 42 as answer');
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    server = await startPostgres({ home: join(place, 'deep', 'postgres') });
    expect(await ask(server.adminUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(await ask(server.adminUrl, 'show fsync')).toEqual([{ fsync: 'on' }]);
  });

  it('asks for a password, and listens on loopback only', async () => {
    server = await startPostgres({ home: place, durable: false });
    const stranger = new URL(server.adminUrl);
    stranger.password = 'wrong';
    await expect(ask(stranger.toString(), 'select 1')).rejects.toThrow('password authentication failed');
    expect(await ask(server.adminUrl, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });

  it('starts over what a killed supervisor left behind', async () => {
    const left = await startAndKill(place);
    server = await startPostgres({ home: place });
    expect(await waitForDeath(left.pid, 60_000)).toBe(true);
    expect(await ask(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('comes back after the server itself was killed in the middle of work', async () => {
    const first = await startPostgres({ home: place });
    await ask(first.adminUrl, 'create table committed as select generate_series(1, 1000) as n');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    server = await startPostgres({ home: place });
    expect(await ask(server.adminUrl, 'select count(*)::int as n from committed')).toEqual([{ n: 1000 }]);
  });
});
