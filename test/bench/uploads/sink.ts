import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { HttpSender } from '../../setup/http-sender.js';

const PROGRAM = resolve(__dirname, 'sink-server.mjs');
const hello = z.object({ port: z.number() });

/** The raw peers in a process of their own, on the disk that the product's objects are on. */
export class Sink {
  private constructor(
    readonly sender: HttpSender,
    readonly stop: () => void,
  ) {}

  static async start(): Promise<Sink> {
    const folder = mkdtempSync(join(tmpdir(), 'phoxray-sink-'));
    const child = fork(PROGRAM, [folder]);
    const [message] = await once(child, 'message');
    const sender = new HttpSender(`http://127.0.0.1:${hello.parse(message).port}`);
    return new Sink(sender, () => {
      sender.close();
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
  }

  /** @param kind what the peer does with the body */
  async put(kind: 'raw' | 'durable' | 'sealed', parts: readonly Buffer[]): Promise<void> {
    await this.sender.expect(201, 'POST', `/${kind}`, {}, parts);
  }
}
