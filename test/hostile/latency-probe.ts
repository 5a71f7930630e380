import { setTimeout as delay } from 'node:timers/promises';
import { HttpSender } from '../setup/http-sender.js';

const EVERY_MS = 20;

/**
 * A small authenticated read, asked for at fixed times whether or not the last answer is there: what a person at the
 * gallery feels. Its own connections, so that no upload stands before it.
 */
export class LatencyProbe {
  private readonly sender: HttpSender;
  private samples: number[] = [];
  private running = true;
  private readonly ended: Promise<void>;

  constructor(
    url: string,
    private readonly authorization: string,
  ) {
    this.sender = new HttpSender(url);
    this.ended = this.run();
  }

  /** Milliseconds of each answer since it was asked for the last time. */
  take(): number[] {
    const taken = this.samples;
    this.samples = [];
    return taken;
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.ended;
    this.sender.close();
  }

  private async run(): Promise<void> {
    while (this.running) {
      const answer = this.ask();
      await delay(EVERY_MS);
      if (!this.running) await answer;
    }
  }

  private async ask(): Promise<void> {
    const began = performance.now();
    const { status } = await this.sender.send('GET', '/v1/me', { Authorization: this.authorization });
    if (status !== 200) throw new Error(`a read was answered with ${status} meanwhile`);
    this.samples.push(performance.now() - began);
  }
}
