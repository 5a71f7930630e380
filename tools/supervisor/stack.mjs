import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, ROOT } from '../paths.mjs';
import { startPostgres } from '../postgres/launcher.mjs';
import { pinnedNode } from '../install/pinned-node.mjs';
import { COMMANDS } from './commands.mjs';
import { KeepAlive } from './keep-alive.mjs';
import { LogFile } from './log-file.mjs';
import { freePort } from './ports.mjs';
import { launchServer, runToEnd } from './program.mjs';
import { loadSecrets } from './secrets.mjs';
import { databaseUrls, environments, originOf } from './settings.mjs';

/** @typedef {import('./settings.mjs').Settings} Settings */
/** @typedef {import('../terminal/reporter.mjs').Reporter} Reporter */

/** All processes of one instance: started in order, stopped in the opposite one. */
export class Stack {
  /** @type {KeepAlive[]} */
  #running = [];
  #stopped = false;
  /** @type {Record<import('./commands.mjs').ProgramName, NodeJS.ProcessEnv>} */
  #environments = { migrate: {}, engine: {}, api: {}, worker: {} };

  /** @param {Settings} settings @param {Reporter} reporter @param {{ verbose: boolean }} options */
  constructor(settings, reporter, { verbose }) {
    this.settings = settings;
    this.reporter = reporter;
    this.log = new LogFile(
      join(settings.home, 'logs', 'phoxray.log'),
      verbose ? (line) => reporter.say(line) : undefined,
    );
  }

  /** @param {NodeJS.ProcessEnv} env ours */
  async start(env) {
    const secrets = loadSecrets(this.settings.home);
    const adminUrl = this.settings.databaseUrl ?? (await this.#startDatabase());
    this.#environments = environments(env, this.settings, databaseUrls(env, adminUrl, secrets), secrets);
    await this.reporter.step('Migrations', () => runToEnd(this.#program('migrate')));
    const { port, workerPort, enginePort, host } = this.settings;
    if (enginePort !== null) await this.#keep('engine', `http://127.0.0.1:${enginePort}/system_stats`);
    await this.#keep('api', `${originOf(host, port)}/health/ready`);
    await this.#keep('worker', `${originOf(host, workerPort)}/health/ready`);
  }

  /** Worker and API first, what they stand on last. Safe to call at any moment, more than once. */
  async stop() {
    this.#stopped = true;
    while (this.#running.length > 0) await this.#running.pop()?.stop();
  }

  /** Everything, now. */
  kill() {
    for (const process of this.#running) process.kill();
  }

  async #startDatabase() {
    const home = join(this.settings.home, 'postgres');
    const port = await freePort();
    const fresh = !existsSync(join(home, 'cluster'));
    let adminUrl = '';
    await this.#add(fresh ? 'PostgreSQL (new)' : 'PostgreSQL', 'postgres', async () => {
      const server = await startPostgres({ home, port, log: (line) => this.log.write('postgres', line) });
      adminUrl = server.adminUrl;
      return server;
    });
    return adminUrl;
  }

  #keep(name, healthUrl) {
    const program = { ...this.#program(name), healthUrl };
    return this.#add(name === 'api' ? 'API' : capitalised(name), name, (signal) => launchServer(program, signal));
  }

  /** @param {string} title @param {string} name @param {KeepAlive['launch']} launch */
  async #add(title, name, launch) {
    if (this.#stopped) return;
    const process = new KeepAlive(name, launch, (who, sentence) => this.#tell(who, sentence));
    this.#running.push(process);
    await this.reporter.step(title, () => process.start());
  }

  #tell(name, sentence) {
    this.log.write(name, `supervisor: ${sentence}`);
    this.reporter.warn(`${name} ${sentence}`, this.log.path);
  }

  /** @param {import('./commands.mjs').ProgramName} name @returns {import('./program.mjs').Program} */
  #program(name) {
    const { options, script } = COMMANDS[name];
    const args = [...options, inRoot(script)];
    return { name, command: pinnedNode(), args, env: this.#environments[name], cwd: ROOT, log: this.log };
  }
}

const capitalised = (name) => name[0].toUpperCase() + name.slice(1);
