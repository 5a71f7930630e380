import { setTimeout as sleep } from 'node:timers/promises';
import { getRadiograph, type RadiographDto } from '@phoxray/sdk';
import { makeSampleDicom } from '../../../tools/sample/sample-dicom.mjs';
import { EngineControl } from '../../setup/engine-control.js';
import { Practitioner } from '../../setup/practitioner.js';
import { startStack, type Stack } from '../../setup/stack.js';

/** Production's rules (https cookies, no placeholder secrets) and its log level; without SPA. */
const PRODUCTION = { NODE_ENV: 'production', PUBLIC_URL: 'https://phoxray.example', LOG_LEVEL: 'info', WEB_ROOT: '' };

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

/** The sample of the demonstration: 16-bit DICOM, 1200 × 600. */
export const SAMPLE = makeSampleDicom();

/** Resolves once both renditions are there. */
export async function untilRendered({ client }: Practitioner, { id }: RadiographDto): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { data } = await getRadiograph({ client, path: { id }, throwOnError: true });
    if (Object.values(data.renditions).every((state) => state === 'ready')) return;
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
