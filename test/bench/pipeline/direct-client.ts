import { ComfyClient } from '@phoxray/comfyui';
import { newId } from '@phoxray/kernel';
import { downloadRendition } from '@phoxray/sdk';
import { bindGraph } from '../../../libs/inference/src/workflows/bind-graph.policy.js';
import { tissueDensity } from '../../../libs/inference/src/workflows/tissue-density.workflow.js';
import type { Practitioner } from '../../setup/practitioner.js';

const DEFAULTS = Object.fromEntries(
  Object.entries(tissueDensity.parametersSchema.properties).map(([name, schema]) => [name, schema.default]),
);

/** The peer of P1: the same graph sent straight to the engine, outputs fetched, and nothing kept. */
export class DirectClient {
  readonly #client: ComfyClient;

  constructor(
    url: string,
    private readonly png: Buffer,
  ) {
    this.#client = new ComfyClient({ url });
  }

  async connect(): Promise<void> {
    if (!(await this.#client.connect())) throw new Error('the engine opens no socket');
  }

  /** Upload, prompt, wait, fetch the three images. */
  async run(): Promise<void> {
    const attemptId = newId<'attempt'>();
    const reference = await this.#client.uploadInput({ attemptId, bytes: this.png });
    await this.#client.submit({ promptId: attemptId, graph: bindGraph(tissueDensity, reference, DEFAULTS) });
    const outcome = await this.#client.watch(attemptId);
    if (outcome.state !== 'completed') throw outcome.failure;
    const expected = tissueDensity.outputs.map(({ node }) => ({ nodeId: node, count: 1 }));
    await this.#client.collect(outcome.outputs, expected);
    await this.#client.forget(attemptId);
  }

  close(): void {
    this.#client.close();
  }
}

/** The picture that the product sends for a radiograph. */
export async function displayPng({ client }: Practitioner, id: string): Promise<Buffer> {
  const { data } = await downloadRendition({
    client,
    path: { id, kind: 'display' },
    parseAs: 'arrayBuffer',
    throwOnError: true,
  });
  if (!(data instanceof ArrayBuffer)) throw new TypeError('the picture is no bytes');
  return Buffer.from(data);
}
