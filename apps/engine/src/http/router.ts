import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultBoard } from '../faults/fault-board.js';
import { HttpFailure, sendText, serverError } from './exchange.js';
import type { Exchange } from './exchange.js';
import { isForeignOrigin } from './origin.policy.js';

/** A route; `path` may hold `:name` segments. Unless `apiOnly`, it answers with and without the `/api` prefix. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly apiOnly?: boolean;
  handle(exchange: Exchange): Promise<void> | void;
}

interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const API = '/api';

/** Every unknown path is a file of the web page that is not there, and files know `GET` only. */
const notFound = () => new HttpFailure(404);
const notAllowed = () => new HttpFailure(405, '405: Method Not Allowed');

/** Finds the route, lets planned faults strike first, and turns failures into the protocol's plain texts. */
export class Router {
  constructor(
    private readonly routes: readonly Route[],
    private readonly faults: FaultBoard,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.dispatch(request, response);
    } catch (error) {
      this.refuse(response, error instanceof HttpFailure ? error : serverError());
    }
  }

  private async dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isForeignOrigin(request.headers)) throw new HttpFailure(403);
    const url = new URL(request.url ?? '/', 'http://engine');
    const method = request.method ?? 'GET';
    if (await this.strike(url, method, request)) return;
    const matches = this.match(url.pathname);
    const found = matches.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method));
    if (!found) throw matches.length === 0 && ['GET', 'HEAD'].includes(method) ? notFound() : notAllowed();
    await found.route.handle({ request, response, url, params: found.params });
  }

  private match(pathname: string): Match[] {
    const bare = pathname.startsWith(`${API}/`) ? pathname.slice(API.length) : null;
    return this.routes.flatMap((route) => {
      const path = bare ?? (route.apiOnly ? null : pathname);
      const params = path === null ? null : matchPath(route.path, path);
      return params ? [{ route, params }] : [];
    });
  }

  /** True when a fault has taken the exchange over. */
  private async strike(url: URL, method: string, request: IncomingMessage): Promise<boolean> {
    const route = routeName(url.pathname);
    if (route === '__faults') return false;
    const occasion = { route, method };
    const slow = this.faults.strike('http-delay', occasion);
    if (slow) await sleep(slow.ms, undefined, { ref: false });
    const status = this.faults.strike('http-status', occasion);
    if (status) throw new HttpFailure(status.status, `${status.status}: injected`);
    const reset = this.faults.strike('http-reset', occasion);
    if (reset) request.socket.destroy();
    return reset !== null;
  }

  private refuse(response: ServerResponse, failure: HttpFailure): void {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (failure.status === 413) response.setHeader('connection', 'close');
    sendText({ response }, failure.status, failure.message);
  }
}

/** First path segment without the `/api` prefix. */
const routeName = (pathname: string): string => {
  const [first = '', second = ''] = pathname.split('/').filter(Boolean);
  return first === 'api' ? second : first;
};

const matchPath = (pattern: string, pathname: string): Record<string, string> | null => {
  const wanted = pattern.split('/');
  const given = pathname.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? '';
    if (part.startsWith(':') && value) params[part.slice(1)] = decodeSegment(value);
    else if (part !== value) return null;
  }
  return params;
};

const decodeSegment = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new HttpFailure(400);
  }
};
