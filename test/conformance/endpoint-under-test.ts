import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastingPort } from '../setup/lasting-port.js';
import { createEngine, type EngineHandle } from '../../apps/engine/src/engine-server.js';
import { GENERATIONS, type Generation } from '../../apps/engine/src/generation/generation.js';

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

/** `CONFORMANCE_FORM=long` tries every release; the ordinary run leaves some out. */
const isLong = process.env['CONFORMANCE_FORM'] === 'long';

/** The releases that the client is tried against; at least one without jobs, with jobs, and with jobs that it can cancel. */
export const CLIENT_GENERATIONS: readonly Generation[] = isLong ? GENERATIONS : ['0.3.64', '0.25.0', '0.33.0'];

/** The releases on which faults are planned; these tests wait for time limits. */
export const FAULT_GENERATIONS: readonly Generation[] = isLong ? GENERATIONS : ['0.3.64', '0.33.0'];

/** A real server, or the engine as one release. */
export type Target = 'real' | Generation;

/** `real` alone when COMFYUI_CONFORMANCE_URL is set, else the engine's generations. */
export const TARGETS: readonly Target[] = REAL_URL ? ['real'] : CLIENT_GENERATIONS;

/** Starts an engine, or points at the real server. */
export async function startEndpoint(target: Target): Promise<EndpointUnderTest> {
  if (target === 'real') return { url: REAL_URL ?? '', engine: null, home: null, stop: () => Promise.resolve() };
  const home = await mkdtemp(join(tmpdir(), 'phoxray-engine-'));
  const engine = await createEngine({ home, generation: target, port: await lastingPort() });
  const stop = async (): Promise<void> => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  };
  return { url: engine.url, engine, home, stop };
}
