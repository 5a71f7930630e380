import { parseArgs } from 'node:util';
import { runMeasures, type Measures } from '../run-measures.js';
import { measureFairness } from './fairness.js';

const { values: options } = parseArgs({
  options: {
    /** For CI: fewer requests. */
    short: { type: 'boolean', default: false },
  },
});

const measures: Measures = {
  R7a: (sheet) => sheet.attempt(['R7a', 'R7a'], () => measureFairness(options.short ? 60 : 300, sheet)),
};

await runMeasures(measures);
