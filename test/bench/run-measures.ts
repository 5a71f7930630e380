import { startDurablePostgres } from '../setup/durable-postgres.js';
import { GoalSheet } from './goal-sheet.js';
import { describeMachine } from './machine.js';

/** What measures a goal, by the goal's name. */
export type Measures = Readonly<Record<string, (sheet: GoalSheet) => Promise<void>>>;

/** Takes the measures, or `only` one of them, on a PostgreSQL that syncs; ends with the goals. */
export async function runMeasures(measures: Measures, only?: string): Promise<void> {
  const sheet = new GoalSheet();
  const postgres = await startDurablePostgres();
  console.log(`${describeMachine()}, PostgreSQL ${postgres.version} with fsync\n`);
  try {
    for (const [name, measure] of Object.entries(measures)) {
      if (only === undefined || only === name) await measure(sheet);
    }
  } finally {
    await postgres.stop();
  }
  console.log(`\n${describeMachine().split('\n')[1]} at the end\n\n${String(sheet)}`);
}
