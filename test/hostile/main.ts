import { parseArgs } from 'node:util';
import { GoalSheet } from '../bench/goal-sheet.js';
import { describeMachine } from '../bench/machine.js';
import { withUploadStack } from '../bench/uploads/upload-stack.js';
import { startDurablePostgres } from '../setup/durable-postgres.js';
import { attack, type AttackReport } from './attack.js';
import { hostileCorpus } from './corpus.js';

const { values: options } = parseArgs({
  options: {
    /** For CI: files are cut at every tenth instead of every hundredth. */
    short: { type: 'boolean', default: false },
    /** Only files with this in their name. */
    only: { type: 'string', default: '' },
  },
});

const MEMORY_MB = 512;
const SECONDS = 30;

function describe(report: AttackReport): void {
  const { files, accepted, wrong, decoders, latencies } = report;
  for (const line of wrong) console.log(`  wrong  ${line}`);
  console.log(`${files} hostile files: ${files - accepted} refused, ${accepted} taken, in ${decoders.count} decoders`);
  const [before, meanwhile] = [latencies.before.toFixed(1), latencies.meanwhile.toFixed(1)];
  console.log(`p99 of a small read: ${before} ms before, ${meanwhile} ms meanwhile`);
}

async function measure(sheet: GoalSheet): Promise<void> {
  const corpus = await hostileCorpus(options.short ? 10 : 1);
  const files = corpus.filter(({ name }) => name.includes(options.only));
  if (files.length === 0) throw new Error(`no hostile file has "${options.only}" in its name`);
  let report: AttackReport | null = null;
  await withUploadStack(async (stack) => {
    report = await attack(stack, files, options.short ? 10 : 20);
  });
  if (report === null) throw new Error('nothing was sent');
  judge(report, sheet);
}

/** After the API has ended: whatever decoder still runs was left behind. */
function judge(report: AttackReport, sheet: GoalSheet): void {
  describe(report);
  const left = report.decoders.leftBehind().length;
  console.log(`taken wrongly, ended API processes, decoders left behind; memory (MB) and time (s) of one; p99 ratio:`);
  sheet.measured('S10', report.wrong.length, '==', 0);
  sheet.measured('S10', report.crashes, '==', 0);
  sheet.measured('S10', left, '==', 0);
  sheet.measured('S10', report.decoders.peakMb, '<=', MEMORY_MB, 0);
  sheet.measured('S10', report.slowestSeconds, '<=', SECONDS, 1);
  sheet.measured('S10', report.latencyRatio, '<=', 2, 2);
}

const sheet = new GoalSheet();
const postgres = await startDurablePostgres();
console.log(describeMachine());
try {
  await sheet.attempt(['S10'], () => measure(sheet));
} finally {
  await postgres.stop();
}
console.log(`\n${String(sheet)}`);
