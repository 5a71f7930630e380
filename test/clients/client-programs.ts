import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../setup/test-environment.js';

const run = promisify(execFile);

const ROOT = join(__dirname, '..', '..');
const DESCRIPTION = join(ROOT, 'openapi.json');
const GENERATOR_JAR =
  process.env['OPENAPI_GENERATOR_JAR'] ??
  join(homedir(), '.m2/repository/org/openapitools/openapi-generator-cli/7.25.0/openapi-generator-cli-7.25.0.jar');

/** Where CI installs programs of npm that the product does not need. */
const API_TOOLS = join(process.env['API_TOOLS_HOME'] ?? ROOT, 'node_modules');
/** Where CI installs the Python packages, apart from the system's. */
const PYTHON_HOME = process.env['CLIENTS_PYTHON_HOME'] ?? '';
const PATH = [join(PYTHON_HOME, 'bin'), process.env['PATH'] ?? ''].join(delimiter);

/** A program in one language that runs the main job through a client generated from the description. */
export interface ClientProgram {
  readonly language: string;
  /** What is not installed; null when the program can run. */
  missing(): string | null;
  /** Generates the client and builds the program, in a folder of its own outside of the repository. */
  build(folder: string): Promise<void>;
  /** Runs it to its end: what it prints. */
  run(folder: string, environment: Environment): Promise<string>;
}

const has = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { env: { ...process.env, PATH } }).status === 0;

async function execute(cwd: string, program: string, args: readonly string[], environment = {}): Promise<string> {
  const env = { ...process.env, PATH, ...environment };
  const { stdout } = await run(program, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

const typescript: ClientProgram = {
  language: 'TypeScript',
  missing: () => (has('npm', '--version') ? null : 'npm'),
  async build(folder) {
    const path = { PATH: [join(ROOT, 'node_modules', '.bin'), PATH].join(delimiter) };
    await execute(join(ROOT, 'libs', 'sdk'), 'npm', ['pack', '--pack-destination', folder], path);
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
    await execute(folder, 'npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, archive)]);
    copyFileSync(join(__dirname, 'typescript', 'main.ts'), join(folder, 'main.ts'));
  },
  run: (folder, environment) => execute(folder, process.execPath, ['main.ts'], environment),
};

const python: ClientProgram = {
  language: 'Python',
  missing: () => (has('openapi-python-client', '--version') ? null : 'openapi-python-client'),
  async build(folder) {
    const config = join(__dirname, 'python', 'generator.yaml');
    const args = ['--path', DESCRIPTION, '--config', config, '--output-path', join(folder, 'generated')];
    await execute(folder, 'openapi-python-client', ['generate', ...args, '--fail-on-warning']);
  },
  run: (folder, environment) =>
    execute(folder, 'python3', [join(__dirname, 'python', 'main.py')], {
      ...environment,
      PYTHONPATH: join(folder, 'generated'),
    }),
};

const go: ClientProgram = {
  language: 'Go',
  missing: () => (!has('go', 'version') ? 'go' : has('oapi-codegen', '--version') ? null : 'oapi-codegen'),
  async build(folder) {
    for (const name of ['main.go', 'go.mod']) copyFileSync(join(__dirname, 'go', name), join(folder, name));
    const args = ['-generate', 'types,client', '-package', 'phoxray', '-o', 'phoxray/phoxray.go'];
    await execute(folder, 'mkdir', ['phoxray']);
    await execute(folder, 'oapi-codegen', [...args, DESCRIPTION]);
    await execute(folder, 'go', ['get', 'github.com/oapi-codegen/runtime@v1.9.0']);
    await execute(folder, 'go', ['mod', 'tidy']);
    await execute(folder, 'go', ['build', '-o', 'main', '.']);
  },
  run: (folder, environment) => execute(folder, join(folder, 'main'), [], environment),
};

const java: ClientProgram = {
  language: 'Java',
  missing: () => {
    if (!has('mvn', '--version')) return 'mvn';
    return existsSync(GENERATOR_JAR) ? null : 'org.openapitools:openapi-generator-cli:7.25.0';
  },
  async build(folder) {
    const names = { invokerPackage: '', apiPackage: '.api', modelPackage: '.model' };
    const packages = Object.entries(names).map(([key, suffix]) => `${key}=com.phoxray.client${suffix}`);
    const properties = [...packages, 'openApiNullable=false', 'hideGenerationTimestamp=true'].join(',');
    const args = ['-jar', GENERATOR_JAR, 'generate', '-g', 'java', '--library', 'native', '-i', DESCRIPTION];
    await execute(folder, 'java', [...args, '-o', folder, `--additional-properties=${properties}`]);
    copyFileSync(join(__dirname, 'java', 'Main.java'), join(folder, 'src', 'main', 'java', 'Main.java'));
    const flags = ['-q', '-B', '-DskipTests', '-Dmaven.test.skip=true', '-Dmaven.javadoc.skip=true'];
    await execute(folder, 'mvn', [...flags, 'compile', 'dependency:copy-dependencies']);
  },
  run: (folder, environment) =>
    execute(folder, 'java', ['-cp', ['target/classes', 'target/dependency/*'].join(delimiter), 'Main'], environment),
};

/** Those of the ordinary run, and those that need minutes and a compiler of their own. */
export const SHORT_PROGRAMS: readonly ClientProgram[] = [typescript, python];
export const LONG_PROGRAMS: readonly ClientProgram[] = [go, java];

/** A stock tus client: sends PHOXRAY_FILE and prints the address of the upload. */
export interface TusSender {
  readonly name: string;
  isInstalled(): boolean;
  send(folder: string, environment: Environment): Promise<string>;
}

const tuspy: TusSender = {
  name: 'tuspy',
  isInstalled: () => has('python3', '-c', 'import tusclient'),
  send: (folder, environment) => execute(folder, 'python3', [join(__dirname, 'tus', 'send_by_tuspy.py')], environment),
};

const uppy: TusSender = {
  name: 'Uppy',
  isInstalled: () => existsSync(join(API_TOOLS, '@uppy', 'tus')),
  send(folder, environment) {
    // Node looks for packages beside the program.
    symlinkSync(API_TOOLS, join(folder, 'node_modules'));
    copyFileSync(join(__dirname, 'tus', 'send-by-uppy.mjs'), join(folder, 'send.mjs'));
    return execute(folder, process.execPath, ['send.mjs'], environment);
  },
};

export const TUS_SENDERS: readonly TusSender[] = [tuspy, uppy];
