import { parseArgs } from 'node:util';
import { startDurablePostgres } from '../../setup/durable-postgres.js';
import { GoalSheet } from '../goal-sheet.js';
import { describeMachine } from '../machine.js';
import { measureIngest } from './ingest.js';
import { measureMemory } from './memory.js';
import { measureThroughput } from './throughput.js';

const { values: options } = parseArgs({
  options: {
    /** For CI: fewer rounds. */
    short: { type: 'boolean', default: false },
    /** One of P6, P7, P9. */
    only: { type: 'string' },
    rounds: { type: 'string' },
  },
});

const rounds = Number(options.rounds ?? (options.short ? 3 : 11));

const measures: Record<string, (sheet: GoalSheet) => Promise<void>> = {
  P6: (sheet) => sheet.attempt(['P6'], () => measureThroughput(rounds, sheet)),
  P7: (sheet) => sheet.attempt(['P7'], async () => measureIngest(rounds, sheet)),
  P9: (sheet) => sheet.attempt(['P9', 'P9'], () => measureMemory(sheet)),
};

const sheet = new GoalSheet();
const postgres = await startDurablePostgres();
console.log(`${describeMachine()}, PostgreSQL ${postgres.version} with fsync\n`);
try {
  for (const [name, measure] of Object.entries(measures)) {
    if (options.only === undefined || options.only === name) await measure(sheet);
  }
} finally {
  await postgres.stop();
}
console.log(`\n${describeMachine().split('\n')[1]} at the end\n\n${String(sheet)}`);
