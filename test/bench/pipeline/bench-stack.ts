import { setTimeout as sleep } from 'node:timers/promises';
import { getRadiograph, type RadiographDto } from '@phoxray/sdk';
import { drawSyntheticPanoramic, HEIGHT, WIDTH } from '../../../tools/sample/synthetic-panoramic.mjs';
import { syntheticPng } from '../../factories/picture.factory.js';
import { EngineControl } from '../../setup/engine-control.js';
import { Practitioner } from '../../setup/practitioner.js';
import { startStack, type Stack } from '../../setup/stack.js';
import { PRODUCTION } from '../production.js';

export interface BenchStack {
  readonly stack: Stack;
  readonly engines: readonly EngineControl[];
}

/** The built product with one worker and so many engines. */
export async function startBenchStack(engines: number): Promise<BenchStack> {
  const stack = await startStack({ engines, variables: PRODUCTION, engineVariables: { ENGINE_FAULTS: '1' } });
  return { stack, engines: stack.engines.map(({ port }) => new EngineControl(`http://127.0.0.1:${port}`)) };
}

/** Runs `work` on a stack of its own. */
export async function withBenchStack(engines: number, work: (bench: BenchStack) => Promise<void>): Promise<void> {
  const bench = await startBenchStack(engines);
  try {
    await work(bench);
  } finally {
    await bench.stack.stop();
  }
}

/**
 * The sample of the demonstration at half its size, 600 × 300: the engine computes on this machine's processors, which
 * a server with a GPU would leave alone.
 */
export const SAMPLE = halfOfSample();

function halfOfSample(): Buffer {
  const [width, height] = [WIDTH / 2, HEIGHT / 2];
  const pixels = drawSyntheticPanoramic();
  const samples = Buffer.alloc(width * height);
  for (let at = 0; at < samples.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    samples[at] = (pixels[2 * y * WIDTH + 2 * x] ?? 0) >> 8;
  }
  return syntheticPng({ width, height, samples });
}

/** Resolves once every picture that is made of the radiograph is there. */
export async function untilRendered({ client }: Practitioner, { id }: RadiographDto): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { data } = await getRadiograph({ client, path: { id }, throwOnError: true });
    if (Object.values(data.renditions).every((state) => state === 'ready' || state === 'absent')) return;
    await sleep(25);
  }
  throw new Error('the renditions were not made');
}

/** A practitioner with one rendered radiograph. */
export async function prepareRadiograph(url: string): Promise<{ person: Practitioner; radiographId: string }> {
  const person = await Practitioner.signUp(url);
  const radiograph = await person.upload(SAMPLE);
  await untilRendered(person, radiograph);
  return { person, radiographId: radiograph.id };
}
