import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ComfyClient, paceOf, type ComfyFailure } from '@phoxray/comfyui';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { conditionOf } from './endpoint-condition.js';
import { EndpointPool } from './endpoint-pool.js';

/** The configured ComfyUI servers and the slots at them. */
@Injectable()
export class Endpoints implements OnApplicationShutdown {
  readonly clients: ReadonlyMap<string, ComfyClient>;
  readonly pool: EndpointPool;
  private doubt: (endpoint: string) => void = () => {};

  constructor(@Inject(CONFIG) config: Config) {
    const headers = config.COMFYUI_HEADERS;
    const pace = paceOf(config.COMFYUI_MIN_KIB_PER_SECOND * 1024);
    this.clients = new Map(config.COMFYUI_URLS.map((url) => [url, new ComfyClient({ url, headers, pace })]));
    const members = [...this.clients].map(([endpoint, client]) => ({ endpoint, client }));
    this.pool = new EndpointPool(members, config.COMFYUI_PREFETCH);
  }

  /** Counts a run; null = it went well. One that nobody answers gets no more work until it has been looked at. */
  reportRun(endpoint: string, failure: ComfyFailure | null): void {
    this.pool.report(endpoint, failure?.endpoint ?? 'healthy');
    if (failure?.kind !== 'network') return;
    this.pool.markDown(endpoint, conditionOf(failure));
    this.doubt(endpoint);
  }

  /** What failed there went well elsewhere: the endpoint rests, and is then tried with one prompt at a time. */
  suspect(endpoint: string): void {
    this.pool.report(endpoint, 'unhealthy');
  }

  /** Names the one who looks at endpoints in doubt. */
  onDoubt(look: (endpoint: string) => void): void {
    this.doubt = look;
  }

  onApplicationShutdown(): void {
    for (const client of this.clients.values()) client.close();
  }
}
