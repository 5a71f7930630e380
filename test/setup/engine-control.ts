import { z } from 'zod';

const occupancy = z.object({
  prompts: z.array(
    z.object({
      promptId: z.string(),
      arrivedAt: z.number(),
      takenAt: z.number().nullable(),
      endedAt: z.number().nullable(),
    }),
  ),
});

/** When a prompt arrived at an engine, began and ended; milliseconds since 1970, null = not yet. */
export type Occupation = z.output<typeof occupancy>['prompts'][number];

/** An engine started with ENGINE_FAULTS=1, as a test commands it. */
export class EngineControl {
  constructor(readonly url: string) {}

  /** Replaces the fault plan. */
  async plan(faults: readonly object[], seed = 1): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}/__faults`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ seed, faults }),
    });
    if (!answer.ok) throw new Error(`the engine refused the plan: ${await answer.text()}`);
  }

  /** Every prompt since the process started, in the order of arrival. */
  async prompts(): Promise<Occupation[]> {
    const answer = await fetch(`${this.url}/__occupancy`);
    return occupancy.parse(await answer.json()).prompts;
  }
}
