import { showDemo } from '../demo/demo.mjs';
import { prepare } from '../install/prepare.mjs';
import { openHome } from '../supervisor/home.mjs';
import { lockHome } from '../supervisor/lock.mjs';
import { readAddress, resolveSettings } from '../supervisor/settings.mjs';
import { Stack } from '../supervisor/stack.mjs';
import { Reporter, seconds } from '../terminal/reporter.mjs';
import { StartError } from '../terminal/start-error.mjs';
import { Shutdown } from './shutdown.mjs';

/**
 * Brings everything up, shows the demonstration, then stays until it is told to stop.
 * @param {string[]} args --once: stop after the demonstration; --verbose: every log line on the terminal
 */
export async function start(args) {
  const reporter = new Reporter();
  const shutdown = new Shutdown(reporter);
  try {
    const settings = await bringUp(reporter, shutdown, args.includes('--verbose'));
    await (args.includes('--once') ? showOnce(settings, reporter, shutdown) : showAndStay(settings, reporter));
  } catch (error) {
    if (shutdown.begun) return;
    explain(reporter, error);
    await shutdown.begin(1);
  }
}

async function bringUp(reporter, shutdown, verbose) {
  const started = performance.now();
  reporter.say('\nPhoxRay\n');
  const home = openHome(process.env);
  shutdown.add(lockHome(home, readAddress(process.env).publicUrl));
  const settings = await resolveSettings(process.env, home);
  await prepare(reporter);
  const stack = new Stack(settings, reporter, { verbose });
  shutdown.add(
    () => stack.stop(),
    () => stack.kill(),
  );
  await stack.start(process.env);
  reporter.say(`\n  Ready after ${seconds(performance.now() - started)}: ${settings.publicUrl}\n`);
  return settings;
}

async function showOnce(settings, reporter, shutdown) {
  await showDemo(settings, reporter);
  await shutdown.begin(0);
}

/** What runs goes on running when its limits, or its image servers, do not let the sample through. */
async function showAndStay(settings, reporter) {
  try {
    await showDemo(settings, reporter);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    explain(reporter, error);
  }
  reporter.say(`\n  Data and logs: ${settings.home}\n  Ctrl-C stops everything.\n`);
}

/** A fault that we foresaw is a sentence and an advice; any other shows where it came from. */
function explain(reporter, error) {
  const foreseen = error instanceof StartError;
  reporter.say(`\n  ${foreseen ? error.message : `Unexpected: ${error?.stack ?? error}`}`);
  if (foreseen && error.advice) reporter.say(error.advice.replace(/^/gm, '  '));
  reporter.say();
}
