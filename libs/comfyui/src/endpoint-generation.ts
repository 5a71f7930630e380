import type { ComfyHttp } from './comfy-http.js';
import { statusFailure } from './transport-failure.policy.js';

/** `S`: servers without `/api/jobs` (0.3.x). `N`: servers with it, which tell all states in one call. */
export type ComfyGeneration = 'S' | 'N';

/** Finds out once which generation an endpoint speaks; asked again after `forget`. */
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

  /** The endpoint may have been replaced by another version. */
  forget(): void {
    this.#known = null;
  }

  async #ask(): Promise<ComfyGeneration> {
    try {
      const answer = await this.#http.exchange({ method: 'GET', route: 'api/jobs', query: { limit: '1' } });
      if (answer.status === 404 || answer.status === 405) return 'S';
      if (answer.status !== 200) throw statusFailure(answer.status);
      return 'N';
    } catch (error) {
      this.#known = null;
      throw error;
    }
  }
}
