import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createClient, listJobs, listResults, signUp } from '@phoxray/sdk';
import { makeSampleDicom } from '../../tools/sample/sample-dicom.mjs';
import { Practitioner } from '../setup/practitioner.js';
import { startStack, type Stack } from '../setup/stack.js';
import { LONG_PROGRAMS, SHORT_PROGRAMS, TUS_SENDERS, type ClientProgram } from './client-programs.js';

/** `npm run clients` asks for the long form. */
const PROGRAMS = process.env['CLIENTS'] === 'all' ? [...SHORT_PROGRAMS, ...LONG_PROGRAMS] : SHORT_PROGRAMS;
const OUTPUTS = ['hard-tissue', 'metal', 'soft-tissue'];

describe('clients generated from the description', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-clients-'));
  const file = join(folder, 'DUPONT-Marie.dcm');
  let stack: Stack;
  let practitioner: Practitioner;
  let environment: Record<string, string>;

  beforeAll(async () => {
    stack = await startStack();
    writeFileSync(file, makeSampleDicom());
    const login = { email: `integrator-${randomUUID()}@practice.example`, password: `quiet river ${randomUUID()}` };
    const body = { ...login, firstName: 'Ada', lastName: 'Moreau', locale: 'en' as const };
    const { data } = await signUp({ client: createClient({ baseUrl: stack.url }), body, throwOnError: true });
    practitioner = Practitioner.of(stack.url, data.user.accountId, data.accessToken);
    environment = {
      PHOXRAY_URL: stack.url,
      PHOXRAY_EMAIL: login.email,
      PHOXRAY_PASSWORD: login.password,
      PHOXRAY_FILE: file,
      PHOXRAY_TOKEN: data.accessToken,
      PHOXRAY_ATTESTATION: await practitioner.attest(),
    };
  });

  afterAll(async () => {
    await stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const nameOf = ({ language, missing }: ClientProgram): string => {
    const lacking = missing();
    return lacking === null ? language : `${language} (not run: ${lacking} is not installed)`;
  };

  for (const program of PROGRAMS) {
    const test = program.missing() === null ? it : it.skip;
    test(`sign in, upload, run a job, follow its events and fetch its masks: ${nameOf(program)}`, async () => {
      const own = mkdtempSync(join(folder, 'program-'));
      await program.build(own);
      const outcome = JSON.parse(await program.run(own, environment));
      expect([outcome.state, outcome.failure ?? null]).toEqual(['succeeded', null]);
      expect(Object.keys(outcome.masks).sort()).toEqual(OUTPUTS);
      const { client } = practitioner;
      const { data: jobs } = await listJobs({ client, query: { limit: 1 }, throwOnError: true });
      const path = { id: jobs.data[0]?.id ?? '' };
      const { data: results } = await listResults({ client, path, throwOnError: true });
      expect(outcome.masks).toEqual(Object.fromEntries(results.data.map(({ output, sha256 }) => [output, sha256])));
    });
  }

  for (const { name, isInstalled, send } of TUS_SENDERS) {
    const test = isInstalled() ? it : it.skip;
    test(`upload by a stock tus client that sends the name of the file: ${name}`, async () => {
      const address = await send(mkdtempSync(join(folder, 'sender-')), environment);
      const { radiographId, problem } = await practitioner.uploaded(address.trim().split('/').at(-1) ?? '');
      expect([problem, typeof radiographId]).toEqual([null, 'string']);
      expect(stack.output()).not.toContain(basename(file));
    });
  }
});
