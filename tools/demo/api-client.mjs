import { randomUUID } from 'node:crypto';

/** An answer other than 2xx: the API's problem document (RFC 9457). */
export class ApiProblem extends Error {
  /** @param {number} status @param {{ code?: string, detail?: string, title?: string }} problem */
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = problem.code ?? '';
  }
}

/** The little of the REST API that the demonstration needs. */
export class ApiClient {
  #token = '';

  /** @param {string} origin */
  constructor(origin) {
    this.origin = origin;
  }

  /** @param {{ email: string, password: string }} credentials */
  async signIn(credentials) {
    this.#token = (await this.post('/v1/auth/login', credentials)).accessToken;
  }

  /** @param {object} person */
  async signUp(person) {
    this.#token = (await this.post('/v1/auth/signup', person)).accessToken;
  }

  /** @param {string} path */
  get(path) {
    return this.#send(path, {});
  }

  /** @param {string} path @param {object | FormData} body */
  post(path, body) {
    const form = body instanceof FormData;
    const headers = { 'idempotency-key': randomUUID(), ...(!form && { 'content-type': 'application/json' }) };
    return this.#send(path, { method: 'POST', headers, body: form ? body : JSON.stringify(body) });
  }

  /** @param {string} path @param {RequestInit} init @returns {Promise<any>} the contract is the server's */
  async #send(path, init) {
    const headers = new Headers(init.headers);
    if (this.#token) headers.set('authorization', `Bearer ${this.#token}`);
    const response = await fetch(`${this.origin}${path}`, { ...init, headers, signal: AbortSignal.timeout(60_000) });
    /** @type {any} */
    const body = await response.json().catch(() => ({}));
    if (!response.ok) throw new ApiProblem(response.status, body);
    return body;
  }
}
