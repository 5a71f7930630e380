import { allChecks, describeScore } from './scorecard.js';

process.stdout.write(`${describeScore(await allChecks())}\n`);
