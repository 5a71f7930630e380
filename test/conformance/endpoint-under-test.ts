import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastingPort } from '../setup/lasting-port.js';
import { createEngine, type EngineHandle } from '../../apps/engine/src/engine-server.js';

/** A server to run the suite against: the embedded engine in one of its generations, or a real ComfyUI. */
export interface EndpointUnderTest {
  readonly url: string;
  /** Null for a real server, which cannot be made to fail on purpose. */
  readonly engine: EngineHandle | null;
  /** The engine's folders; null for a real server. */
  readonly home: string | null;
  stop(): Promise<void>;
}

export const REAL_URL = process.env['COMFYUI_CONFORMANCE_URL'];

/** `real` alone when COMFYUI_CONFORMANCE_URL is set, else both generations of the engine. */
export const TARGETS: readonly ('real' | 'S' | 'N')[] = REAL_URL ? ['real'] : ['S', 'N'];

/** Starts an engine, or points at the real server. */
export async function startEndpoint(target: 'real' | 'S' | 'N'): Promise<EndpointUnderTest> {
  if (target === 'real') return { url: REAL_URL ?? '', engine: null, home: null, stop: () => Promise.resolve() };
  const home = await mkdtemp(join(tmpdir(), 'phoxray-engine-'));
  const engine = await createEngine({ home, generation: target, port: await lastingPort() });
  const stop = async (): Promise<void> => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  };
  return { url: engine.url, engine, home, stop };
}
