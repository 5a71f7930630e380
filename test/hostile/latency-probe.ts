import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { z } from 'zod';

const PROGRAM = resolve(__dirname, 'latency-prober.mjs');
const samplesSchema = z.array(z.number()).min(1);

/** A small authenticated read, over and over: what a person at the gallery feels. */
export class LatencyProbe {
  private readonly child: ChildProcess;

  constructor(url: string, authorization: string) {
    this.child = fork(PROGRAM);
    this.child.send({ url, authorization });
  }

  /** Milliseconds of each answer since it was asked for the last time. Throws when a read failed meanwhile. */
  async take(): Promise<number[]> {
    const ended = once(this.child, 'exit').then(() => {
      throw new Error('a read failed meanwhile');
    });
    this.child.send('take');
    const [samples] = await Promise.race([once(this.child, 'message'), ended]);
    return samplesSchema.parse(samples);
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
