import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { Transform } from 'node:stream';

/** What may go wrong between a client and a service that works. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number }
  /** The service does its work; the client never hears of it. */
  | { readonly kind: 'lost-answer' }
  /** A bit of the body flips at this offset, on the way there or back. */
  | { readonly kind: 'flip'; readonly way: 'request' | 'answer'; readonly at: number }
  /** The connection ends after so many bytes of the answer. */
  | { readonly kind: 'cut'; readonly after: number };

/** A plain-http reverse proxy on loopback that passes everything on, but for the faults it was told to make. */
export interface FaultProxy {
  readonly url: string;
  /** Exchanges that are not over. */
  readonly open: number;
  forwardTo(endpoint: string): void;
  /** The next `times` requests that match meet this fault. */
  plan(fault: Fault, matches: (request: IncomingMessage) => boolean, times?: number): void;
  /** Forgets the faults still planned; how many there were. */
  reset(): number;
  stop(): Promise<void>;
}

function flipAt(at: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const copy = Buffer.from(chunk);
      const here = at - seen;
      if (here >= 0 && here < copy.length) copy[here] = (copy[here] ?? 0) ^ 1;
      seen += chunk.length;
      done(null, copy);
    },
  });
}

function cutAfter(bytes: number, cut: () => void): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const rest = Math.max(0, bytes - seen);
      seen += chunk.length;
      if (seen < bytes) return done(null, chunk);
      this.push(chunk.subarray(0, rest));
      setImmediate(cut);
    },
  });
}

function answerOf(answer: IncomingMessage, fault: Fault | null, response: ServerResponse): NodeJS.ReadableStream {
  if (fault?.kind === 'flip' && fault.way === 'answer') return answer.pipe(flipAt(fault.at));
  if (fault?.kind === 'cut') return answer.pipe(cutAfter(fault.after, () => response.destroy()));
  return answer;
}

function exchange(target: string, fault: Fault | null, request: IncomingMessage, response: ServerResponse): void {
  if (fault?.kind === 'status') {
    request.resume();
    response.writeHead(fault.status).end();
    return;
  }
  const { method, headers, url } = request;
  const upstream = forward(new URL(url ?? '/', target), { method: method ?? 'GET', headers }, (answer) => {
    if (fault?.kind === 'lost-answer') {
      answer.resume().once('end', () => response.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answerOf(answer, fault, response).pipe(response);
  });
  upstream.once('error', () => response.destroy());
  response.once('close', () => upstream.destroy());
  if (fault?.kind === 'flip' && fault.way === 'request') request.pipe(flipAt(fault.at)).pipe(upstream);
  else request.pipe(upstream);
}

/** Listens at once; `forwardTo` says where the service is. */
export async function startFaultProxy(): Promise<FaultProxy> {
  let target = '';
  let open = 0;
  let plans: { fault: Fault; matches: (request: IncomingMessage) => boolean; left: number }[] = [];
  const next = (request: IncomingMessage): Fault | null => {
    const plan = plans.find(({ matches, left }) => left > 0 && matches(request));
    if (plan === undefined) return null;
    plan.left -= 1;
    return plan.fault;
  };
  const server = createServer((request, response) => {
    open += 1;
    response.once('close', () => (open -= 1));
    exchange(target, next(request), request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    get open() {
      return open;
    },
    forwardTo: (endpoint) => void (target = endpoint),
    plan: (fault, matches, times = 1) => void plans.push({ fault, matches, left: times }),
    reset: () => {
      const left = plans.reduce((sum, plan) => sum + plan.left, 0);
      plans = [];
      return left;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
