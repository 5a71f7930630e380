import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');

/** Parts of the web app as one script, for an empty page: `apps/web/test/<name>.vite.config.ts` says which. */
export function buildProbe(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-probe-'));
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(ROOT, 'apps', 'web', 'test', `${name}.vite.config.ts`);
  execFileSync(process.execPath, [vite, 'build', '--config', config, '--outDir', folder], { cwd: ROOT });
  const code = readFileSync(join(folder, 'probe.js'), 'utf8');
  rmSync(folder, { recursive: true });
  return code;
}
