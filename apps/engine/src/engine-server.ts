import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { EngineRuntime } from './engine-runtime.js';
import { FaultBoard } from './faults/fault-board.js';
import type { FaultReport } from './faults/fault-board.js';
import type { FaultPlanInput } from './faults/fault-plan.schema.js';
import { DEFAULT_GENERATION } from './generation/generation.js';
import type { Generation } from './generation/generation.js';
import { EngineHome } from './home/engine-home.js';
import { EngineNetwork } from './http/engine-network.js';
import { MAX_BODY_BYTES } from './http/json-body.js';
import { isForeignOrigin } from './http/origin.policy.js';
import { Router } from './http/router.js';
import { faultsRoutes } from './routes/faults.routes.js';
import { historyRoutes } from './routes/history.routes.js';
import { infoRoutes } from './routes/info.routes.js';
import { jobsRoutes } from './routes/jobs.routes.js';
import { promptRoutes } from './routes/prompt.routes.js';
import { queueRoutes } from './routes/queue.routes.js';
import { uploadRoutes } from './routes/upload.routes.js';
import { viewRoutes } from './routes/view.routes.js';

/** How to start an engine. */
export interface EngineOptions {
  /** Folder for `input`, `output` and `temp`; made when missing. */
  readonly home: string;
  /** 127.0.0.1 unless told: the protocol has no authentication. */
  readonly host?: string;
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  /** Mounts `/__faults`. The handle's `faults` work either way. */
  readonly faultRoutes?: boolean;
  /** The release to behave like; the newest recorded one by default. */
  readonly generation?: Generation;
  /** Whether results of the last prompt stay in memory; `classic` by default, as on a real server. */
  readonly cache?: 'classic' | 'none';
  /** Waits this long before every node. */
  readonly nodeDelayMs?: number;
  /** Time between `execution_success` and the history record; 4 ms by default, as seen on a real server. */
  readonly historyLagMs?: number;
}

/** Makes things go wrong on purpose, and counts what did. */
export interface EngineFaults {
  /** Replaces the plan. @throws ZodError */
  plan(plan: FaultPlanInput): void;
  clear(): void;
  report(): FaultReport;
}

/** A running engine. */
export interface EngineHandle {
  readonly url: string;
  readonly port: number;
  readonly faults: EngineFaults;
  /** Stops at once; what runs is abandoned. Resolves when nothing is written to its home any more. */
  close(): Promise<void>;
}

/**
 * Starts a server that speaks ComfyUI's protocol on one CPU thread.
 *
 * @throws Error when the port is taken or the home folder cannot be written
 */
export const createEngine = async (options: EngineOptions): Promise<EngineHandle> => {
  const faults = new FaultBoard(options.generation ?? DEFAULT_GENERATION);
  const host = options.host ?? '127.0.0.1';
  const server = createServer();
  const network = new EngineNetwork(server, host);
  const runtime = new EngineRuntime({
    home: new EngineHome(options.home),
    faults,
    cache: options.cache ?? 'classic',
    nodeDelayMs: options.nodeDelayMs ?? 0,
    historyLagMs: options.historyLagMs ?? 4,
    bounce: (downMs, prepare) => network.bounce(downMs, prepare),
  });
  serveHttp(server, runtime, options.faultRoutes ?? false);
  serveSockets(server, runtime);
  faults.onPlan(() => restartNow(runtime));
  await runtime.start();
  const port = await network.open(options.port ?? 0);
  const close = async (): Promise<void> => {
    await Promise.all([runtime.stop(), network.close()]);
  };
  return { url: `http://${host}:${port}`, port, faults, close };
};

const serveHttp = (server: Server, runtime: EngineRuntime, withFaults: boolean): void => {
  const groups = [promptRoutes, queueRoutes, historyRoutes, uploadRoutes, viewRoutes, infoRoutes, jobsRoutes];
  const routes = [...groups, ...(withFaults ? [faultsRoutes] : [])].flatMap((group) => group(runtime));
  const router = new Router(routes, runtime.faults);
  server.on('request', (request, response) => void router.handle(request, response));
};

const serveSockets = (server: Server, runtime: EngineRuntime): void => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    const url = URL.parse(request.url ?? '/', 'http://engine');
    if (isForeignOrigin(request.headers) || !url || !['/ws', '/api/ws'].includes(url.pathname)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const clientId = url.searchParams.get('clientId');
    sockets.handleUpgrade(request, socket, head, (client) => runtime.hub.accept(client, clientId));
  });
};

const restartNow = (runtime: EngineRuntime): void => {
  const due = runtime.faults.strike('restart', { at: 'now' });
  // After the answer to whoever planned it.
  if (due) setImmediate(() => void runtime.restart(due.downMs));
};
