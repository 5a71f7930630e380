import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCompiler, writeNativeAttack } from '../../../../test/factories/native-attack.js';
import { fencesHere, works } from './decoder-fence.js';
import { DecoderPool } from './decoder-pool.js';
import type { DecoderRequest } from './decoder-protocol.js';

const OPTIONS = { processes: 1, memoryMb: 256, cpuSeconds: 20, wallSeconds: 30, stallSeconds: 30, maxJobs: 50 };
const request: DecoderRequest = {
  format: 'png',
  maxMegapixels: 1,
  task: { kind: 'sanitise', uidKey: '', patient: null, redactions: [] },
};

/** Where there is no C compiler, or the kernel forbids namespaces, nothing can be tried: the log of the start says so. */
const fences = hasCompiler() ? fencesHere().filter((fence) => fence.kind === 'root' && works(fence)) : [];

(fences.length > 0 ? describe.each(fences) : describe.skip.each([{ by: 'nobody' as const }]))(
  'native code in a decoder behind a fence by $by',
  (fence) => {
    const home = mkdtempSync(join(tmpdir(), 'phoxray-home-'));
    const programs = mkdtempSync(join(tmpdir(), 'phoxray-programs-'));
    const servers: Server[] = [];
    let found: Record<string, string> = {};

    const listening = async (...where: [number, string] | [string]): Promise<Server> => {
      const server = createServer();
      servers.push(server);
      if (where.length === 1) server.listen(where[0]);
      else server.listen(...where);
      await once(server, 'listening');
      return server;
    };

    beforeAll(async () => {
      const [secret, object, socket] = [join(home, 'secrets.json'), join(home, 'object'), join(home, 'database.sock')];
      for (const path of [secret, object]) writeFileSync(path, 'MASTER_KEY');
      const { port } = (await listening(0, '127.0.0.1')).address() as AddressInfo;
      await listening(socket);
      mkdirSync(join(programs, 'api'));
      const folders = [
        home,
        programs,
        join(programs, 'api'),
        tmpdir(),
        '/tmp',
        '/dev/shm',
        '/dev',
        '/',
        '/proc/self',
        '/var/tmp',
      ];
      const program = writeNativeAttack(join(programs, 'api'), {
        secret,
        object,
        folders,
        pid: process.pid,
        port,
        socket,
      });
      const pool = new DecoderPool({ ...OPTIONS, program, ...('kind' in fence && { fence }) });
      const { reply } = await pool.run(request, Buffer.from('a hostile picture'));
      found = JSON.parse(reply.answer.kind === 'refused' ? reply.answer.detail : '{}');
      pool.close();
    });

    afterAll(() => {
      for (const server of servers) server.close();
      for (const folder of [home, programs]) rmSync(folder, { recursive: true });
    });

    it('reads no secret, writes nowhere, signals nobody and connects to nothing', () => {
      const done = Object.entries(found).filter(([, outcome]) => outcome === 'done');
      expect(done).toEqual([]);
      expect(Object.values(found).filter((outcome) => outcome === 'refused').length).toBeGreaterThan(15);
      expect(existsSync(join(home, 'object'))).toBe(true);
    });

    it('sees no process but its own, and nothing in its environment', () => {
      expect(found).toMatchObject({ environment: 'empty', 'core dumps': 'off' });
      expect(Number(found['processes seen'])).toBeLessThanOrEqual(3);
    });
  },
);
