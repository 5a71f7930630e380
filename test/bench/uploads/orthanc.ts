import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../tools/supervisor/ports.mjs';
import { HttpSender } from '../../setup/http-sender.js';

const PROGRAM = 'Orthanc';

/** Its version, or null where it is not installed. */
export function findOrthanc(): string | null {
  const { stdout } = spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' });
  return /Orthanc (?<version>[\d.]+)/.exec(stdout ?? '')?.groups?.['version'] ?? null;
}

/** A stock Orthanc on loopback with a storage of its own: no plug-in, no DICOM network, no compression. */
export class Orthanc {
  private constructor(
    readonly sender: HttpSender,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param sync its SyncStorageArea: whether each file is synced to the disk */
  static async start(sync: boolean): Promise<Orthanc> {
    const home = mkdtempSync(join(tmpdir(), 'phoxray-orthanc-'));
    const port = await freePort();
    writeFileSync(join(home, 'orthanc.json'), JSON.stringify(configuration(home, port, sync)));
    const child = spawn(PROGRAM, [join(home, 'orthanc.json')], { stdio: 'ignore' });
    const sender = new HttpSender(`http://127.0.0.1:${port}`);
    const stop = async (): Promise<void> => {
      sender.close();
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(home, { recursive: true, force: true });
    };
    await untilReady(sender);
    return new Orthanc(sender, stop);
  }

  /** Stores a new instance; throws when it says that it has it already. */
  async store(file: readonly Buffer[]): Promise<void> {
    const { body } = await this.sender.expect(200, 'POST', '/instances', { 'Content-Type': 'application/dicom' }, file);
    const { Status: status } = JSON.parse(body.toString());
    if (status !== 'Success') throw new Error(`Orthanc answered ${status}`);
  }
}

function configuration(home: string, port: number, sync: boolean): Record<string, unknown> {
  return {
    StorageDirectory: join(home, 'storage'),
    IndexDirectory: join(home, 'index'),
    SyncStorageArea: sync,
    StorageCompression: false,
    HttpPort: port,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    DicomServerEnabled: false,
    Plugins: [],
  };
}

async function untilReady(sender: HttpSender): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await sender.send('GET', '/system').catch(() => null);
    if (answer?.status === 200) return;
    await delay(100);
  }
  throw new Error('Orthanc did not start');
}
