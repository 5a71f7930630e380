/** `npm run openapi:lint`: Redocly's recommended rules over openapi.json. A warning fails like an error. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../paths.mjs';

const installed = join(process.env['API_TOOLS_HOME'] ?? inRoot(), 'node_modules', '.bin', 'redocly');
const redocly = existsSync(installed) ? installed : 'redocly';
const { stdout, error } = spawnSync(
  redocly,
  ['lint', '--extends=recommended', '--format=json', inRoot('openapi.json')],
  { encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, maxBuffer: 64 * 1024 * 1024 },
);
if (error) {
  console.error('redocly is not installed: npm install --global @redocly/cli@2.77.0');
  process.exit(1);
}
const { totals, problems } = JSON.parse(stdout.slice(stdout.indexOf('{')));
for (const { ruleId, message, location } of problems) console.error(`${ruleId}: ${message} ${location?.[0]?.pointer}`);
console.log(`openapi.json: ${totals.errors} errors, ${totals.warnings} warnings`);
process.exitCode = totals.errors + totals.warnings === 0 ? 0 : 1;
