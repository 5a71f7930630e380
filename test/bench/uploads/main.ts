import { parseArgs } from 'node:util';
import { runMeasures, type Measures } from '../run-measures.js';
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

const measures: Measures = {
  P6: (sheet) => sheet.attempt(['P6'], () => measureThroughput(rounds, sheet)),
  P7: (sheet) => sheet.attempt(['P7'], async () => measureIngest(rounds, sheet)),
  P9: (sheet) => sheet.attempt(['P9', 'P9'], () => measureMemory(sheet)),
};

await runMeasures(measures, options.only);
