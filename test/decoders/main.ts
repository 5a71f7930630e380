import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GoalSheet } from '../bench/goal-sheet.js';
import { rotate } from './rotation.js';

const { values } = parseArgs({ options: { files: { type: 'string', default: '1000' } } });
const { files, failures, endedDecoders, seconds } = await rotate(
  resolve(__dirname, '../../dist/apps/worker/decoder.js'),
  Number(values.files),
);
const sheet = new GoalSheet();
sheet.measured('X7', failures.length, '==', 0, 0);
const lines = [
  ...failures,
  `${files} compressed files in ${seconds.toFixed(0)} s, decoders that ended before their time: ${endedDecoders}`,
  '',
  'Compressed files without a picture:',
  sheet.toString(),
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
