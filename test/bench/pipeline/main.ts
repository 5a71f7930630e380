import { parseArgs } from 'node:util';
import { runMeasures, type Measures } from '../run-measures.js';
import { measureBusy, type BusySet } from './busy.js';
import { measureLatency } from './latency.js';
import { measureThroughput, type ThroughputSet } from './throughput.js';

const { values: options } = parseArgs({
  options: {
    /** For CI: fewer jobs and rounds. */
    short: { type: 'boolean', default: false },
    /** One of P1, P2, P3. */
    only: { type: 'string' },
    rounds: { type: 'string' },
  },
});

const jobs = options.short ? 40 : 200;
const rounds = Number(options.rounds ?? (options.short ? 2 : 3));
/** Prompts of a second: fewer jobs weigh the product's fixed costs more, and take a bearable time. */
const slowJobs = options.short ? 12 : 60;
const queued = options.short ? 40 : 100;

const throughput: readonly ThroughputSet[] = [
  { promptMs: 200, jobs, rounds, target: 1.03 },
  { promptMs: 1_000, jobs: slowJobs, rounds, target: 1.01 },
];
const busy: readonly BusySet[] = [
  { engines: 1, promptMs: 200, jobs: queued, target: 0.98, kills: false },
  { engines: 4, promptMs: 1_000, jobs: queued, target: 0.97, kills: false },
  { engines: 4, promptMs: 1_000, jobs: queued, target: 0.9, kills: true },
];

const measures: Measures = {
  P1: async (sheet) => {
    for (const set of throughput) await sheet.attempt(['P1'], () => measureThroughput(set, sheet));
  },
  P2: async (sheet) => {
    for (const set of busy) await sheet.attempt(['P2'], () => measureBusy(set, sheet));
  },
  P3: (sheet) => sheet.attempt(['P3', 'P3'], () => measureLatency(options.short ? 60 : 200, sheet)),
};

await runMeasures(measures, options.only);
