import { newId } from '@phoxray/kernel';
import type { ComfyHttp } from './comfy-http.js';
import { statusFailure } from './transport-failure.policy.js';

/**
 * `S`: servers without `/api/jobs` (0.3.x). `M`: servers with it that cannot cancel by it (0.6 to 0.25). `N`: servers
 * that can (from 0.26 on). `M` and `N` tell all states of a prompt in one call.
 */
export type ComfyGeneration = 'S' | 'M' | 'N';

/** Finds out once which generation an endpoint speaks, by asking for what it can do; asked again after `forget`. */
export class EndpointGeneration {
  readonly #http: ComfyHttp;
  #known: Promise<ComfyGeneration> | null = null;

  constructor(http: ComfyHttp) {
    this.#http = http;
  }

  /** The generation. Throws a ComfyFailure when the endpoint does not say; the next call asks again. */
  get(): Promise<ComfyGeneration> {
    this.#known ??= this.#ask();
    return this.#known;
  }

  /** Whether the endpoint has `/api/jobs`. Throws as `get`. */
  async hasJobs(): Promise<boolean> {
    return (await this.get()) !== 'S';
  }

  /** The endpoint may have been replaced by another version. */
  forget(): void {
    this.#known = null;
  }

  async #ask(): Promise<ComfyGeneration> {
    try {
      const listing = await this.#http.exchange({ method: 'GET', route: 'api/jobs', query: { limit: '1' } });
      if (isAbsent(listing.status)) return 'S';
      if (listing.status !== 200) throw statusFailure(listing.status);
      return (await this.#canCancel()) ? 'N' : 'M';
    } catch (error) {
      this.#known = null;
      throw error;
    }
  }

  /** Asked with an id that nobody has: it stops nothing. */
  async #canCancel(): Promise<boolean> {
    const { status } = await this.#http.postJson(cancelRoute(newId()), {});
    if (isAbsent(status)) return false;
    if (status !== 200) throw statusFailure(status);
    return true;
  }
}

/** The route that cancels a job, on servers that have it. */
export function cancelRoute(promptId: string): string {
  return `api/jobs/${promptId}/cancel`;
}

/** How servers answer on routes that they do not have: 405 where their web pages take every GET. */
export function isAbsent(status: number): boolean {
  return status === 404 || status === 405;
}
