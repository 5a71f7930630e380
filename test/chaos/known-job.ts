import type { Practitioner } from '../setup/practitioner.js';
import { decodeMask, drawKnownPicture, drawThresholds, expectedMasks, type Random } from './known-picture.js';

/** A job that was acknowledged, and the masks that it must give. */
export interface KnownJob {
  readonly id: string;
  readonly owner: Practitioner;
  readonly expected: Readonly<Record<string, Buffer>>;
}

/** A radiograph of this owner, and how to start jobs on it whose outcome is known. */
export class KnownRadiograph {
  private constructor(
    private readonly owner: Practitioner,
    readonly id: string,
    private readonly samples: Buffer,
  ) {}

  static async upload(owner: Practitioner, random: Random, idempotencyKey?: string): Promise<KnownRadiograph> {
    const { png, samples } = drawKnownPicture(random);
    const { id } = await owner.upload(png, idempotencyKey === undefined ? {} : { idempotencyKey });
    return new KnownRadiograph(owner, id, samples);
  }

  async submit(random: Random, idempotencyKey?: string): Promise<KnownJob> {
    const parameters = drawThresholds(random);
    const { id } = await this.owner.submit(this.id, {
      parameters,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
    return { id, owner: this.owner, expected: expectedMasks(this.samples, parameters) };
  }
}

/** What is wrong with a succeeded job's results; empty = byte for byte the expected masks, each once. */
export async function findWrongResults({ id, owner, expected }: KnownJob): Promise<string[]> {
  const results = await owner.results(id);
  const outputs = results.map(({ output }) => output).sort();
  const wanted = Object.keys(expected).sort();
  if (String(outputs) !== String(wanted)) return [`job ${id} has the results [${outputs.join(', ')}]`];
  const wrong: string[] = [];
  for (const result of results) {
    const mask = await decodeMask(await owner.download(result));
    if (expected[result.output]?.equals(mask) !== true) wrong.push(`job ${id}: ${result.output} has wrong pixels`);
  }
  return wrong;
}
