import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Opens, cuts and closes the port of one server. */
export class EngineNetwork {
  private closed = false;
  private preparing: Promise<void> | null = null;

  constructor(
    private readonly server: Server,
    private readonly host: string,
  ) {}

  /** Listens and returns the port; 0 asks for a free one. */
  async open(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, this.host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    return this.port();
  }

  /** Refuses connections while it prepares and for a while, then listens on the same port again unless closed meanwhile. */
  async bounce(downMs: number, prepare: () => Promise<void>): Promise<void> {
    const port = this.port();
    await this.stop();
    if (this.closed) return;
    this.preparing = prepare();
    await this.preparing;
    await sleep(downMs, undefined, { ref: false });
    if (!this.closed) await this.open(port);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stop();
    await this.preparing;
  }

  private stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private port(): number {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The engine is not listening on a port');
    return address.port;
  }
}
