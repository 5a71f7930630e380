import { hasWeb, serverApps } from '../build/entries.mjs';
import { StartError } from '../terminal/start-error.mjs';
import { install, isInstalled } from './dependencies.mjs';
import { runPinned } from './pinned-node.mjs';

/**
 * Installs and builds what is missing or out of date.
 * @param {import('../terminal/reporter.mjs').Reporter} reporter
 */
export async function prepare(reporter) {
  if (!isInstalled()) await reporter.step('Dependencies', install);
  const apps = [...serverApps().map((app) => app.name), ...(hasWeb() ? ['web'] : [])].join(', ');
  await reporter.step('Build', async (note) => {
    note(apps);
    const { code, output } = await runPinned(['tools/build.mjs']);
    if (code !== 0) throw new StartError('The build failed.', output.trim());
    return output.trim();
  });
}
