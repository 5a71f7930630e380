import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, ROOT } from '../paths.mjs';
import { startPostgres } from '../postgres/launcher.mjs';
import { pinnedNode } from '../install/pinned-node.mjs';
import { COMMANDS } from './commands.mjs';
import { KeepAlive } from './keep-alive.mjs';
import { endWhenHung } from './liveness.mjs';
import { LogFile } from './log-file.mjs';
import { freePort } from './ports.mjs';
import { launchServer, runToEnd } from './program.mjs';
import { loadSecrets } from './secrets.mjs';
import { databaseUrls, engineEnvironment, originOf, serverEnvironments } from './settings.mjs';

/** @typedef {import('./settings.mjs').Settings} Settings */
/** @typedef {import('../terminal/reporter.mjs').Reporter} Reporter */

/** What stops first stands last. */
const STAGES = /** @type {const} */ (['database', 'engine', 'applications']);

/** @typedef {typeof STAGES[number]} Stage */

/** All processes of one instance: started in order, stopped in the opposite one. */
export class Stack {
  /** @type {Record<Stage, KeepAlive[]>} */
  #running = { database: [], engine: [], applications: [] };
  #stopped = false;

  /** @param {Settings} settings @param {Reporter} reporter @param {{ verbose: boolean }} options */
  constructor(settings, reporter, { verbose }) {
    const path = join(settings.home, 'logs', 'phoxray.log');
    this.settings = settings;
    this.reporter = reporter;
    this.log = new LogFile(path, verbose ? (line) => reporter.say(line) : undefined, (sentence) =>
      reporter.warn(sentence, 'Make room, or give the folder back to this user; the log goes on by itself.'),
    );
  }

  /**
   * The database and its migrations, beside them the engine, which needs neither; then API and worker together.
   * @param {NodeJS.ProcessEnv} env ours
   */
  async start(env) {
    const [environments] = await Promise.all([this.#migratedDatabase(env), this.#engine(env)]);
    const { port, workerPort, host } = this.settings;
    await Promise.all([
      this.#server('API', 'api', environments.api, originOf(host, port)),
      this.#server('Worker', 'worker', environments.worker, originOf(host, workerPort)),
    ]);
  }

  /** Safe to call at any moment, more than once. */
  async stop() {
    this.#stopped = true;
    for (const stage of STAGES.toReversed()) {
      await Promise.all(this.#running[stage].splice(0).map((process) => process.stop()));
    }
  }

  /** Everything, now. */
  kill() {
    for (const process of Object.values(this.#running).flat()) process.kill();
  }

  /** @param {NodeJS.ProcessEnv} env */
  async #migratedDatabase(env) {
    const secrets = loadSecrets(this.settings.home);
    const adminUrl = this.settings.databaseUrl ?? (await this.#embeddedDatabase());
    const environments = serverEnvironments(env, this.settings, databaseUrls(env, adminUrl, secrets), secrets);
    await this.reporter.step('Migrations', () => runToEnd(this.#program('migrate', environments.migrate)));
    return environments;
  }

  async #embeddedDatabase() {
    const home = join(this.settings.home, 'postgres');
    const port = await freePort();
    let adminUrl = '';
    await this.#keep(
      'database',
      existsSync(join(home, 'cluster')) ? 'PostgreSQL' : 'PostgreSQL (new)',
      'postgres',
      async () => {
        const server = await startPostgres({ home, port, log: (line) => this.log.write('postgres', line) });
        adminUrl = server.adminUrl;
        return server;
      },
    );
    return adminUrl;
  }

  /** @param {NodeJS.ProcessEnv} env */
  async #engine(env) {
    const { enginePort } = this.settings;
    if (enginePort === null) return;
    const healthUrl = `http://127.0.0.1:${enginePort}/system_stats`;
    const program = { ...this.#program('engine', engineEnvironment(env, this.settings)), healthUrl };
    await this.#keep('engine', 'Engine', 'engine', (signal) => launchServer(program, signal));
  }

  /** @param {string} title @param {'api' | 'worker'} name @param {NodeJS.ProcessEnv} env @param {string} origin */
  #server(title, name, env, origin) {
    const program = { ...this.#program(name, env), healthUrl: `${origin}/health/ready` };
    return this.#keep('applications', title, name, async (signal) => {
      const running = await launchServer(program, signal);
      void endWhenHung(running, `${origin}/health/live`, () =>
        this.#tell(name, 'does not answer any more and is ended'),
      );
      return running;
    });
  }

  /** @param {Stage} stage @param {string} title @param {string} name @param {KeepAlive['launch']} launch */
  async #keep(stage, title, name, launch) {
    if (this.#stopped) return;
    const process = new KeepAlive(name, launch, (who, sentence) => this.#tell(who, sentence));
    this.#running[stage].push(process);
    await this.reporter.step(title, () => process.start());
  }

  #tell(name, sentence) {
    this.log.write(name, `supervisor: ${sentence}`);
    this.reporter.warn(`${name} ${sentence}`, this.log.path);
  }

  /** @param {import('./commands.mjs').ProgramName} name @param {NodeJS.ProcessEnv} env */
  #program(name, env) {
    const { options, script } = COMMANDS[name];
    return { name, command: pinnedNode(), args: [...options, inRoot(script)], env, cwd: ROOT, log: this.log };
  }
}
