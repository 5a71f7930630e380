import { ALLOW_LIST, EXPLICIT_LE, type Rule } from '@phoxray/dicom';
import { CANARIES, canaryDicom } from '../factories/canary-dicom.factory.js';
import type { Check } from './check.js';
import { patientChecks, retentionChecks } from './dicom-checks.js';
import { completeCorpus } from './dicom-corpus.js';
import { allChecks, describeScore } from './scorecard.js';

const failures = (checks: readonly Check[]): string[] =>
  checks.filter(({ passed }) => !passed).map(({ action, subject }) => `${action} ${subject}`);

describe('the canary files', () => {
  it('hold every canary, at least 44 of them', () => {
    const file = Buffer.from(canaryDicom({ transferSyntax: EXPLICIT_LE }));
    expect(CANARIES.filter(({ text }) => !file.includes(text))).toEqual([]);
    expect(CANARIES.length).toBeGreaterThanOrEqual(44);
  });
});

describe('the scorecard', () => {
  it('is full: no identifier survives, nothing needed is lost, no pixel changes', async () => {
    const checks = await allChecks();
    expect(failures(checks)).toEqual([]);
    expect(describeScore(checks)).toMatch(/GOAL X1 0 == 0 met\nGOAL X3 0 == 0 met$/);
  });

  it('says what failed and misses the goals then', () => {
    const report = describeScore([
      { action: 'text_removed', subject: 'DX: PatientName', passed: false },
      { action: 'pixels_retained', subject: 'png: decoded', passed: false },
    ]);
    expect(report).toContain('failed  text_removed  DX: PatientName');
    expect(report).toMatch(/GOAL X1 1 == 0 missed\nGOAL X3 1 == 0 missed$/);
  });
});

describe('every rule earns its place', () => {
  const corpus = completeCorpus().slice(0, 2);

  /** A file that can no longer be written has lost everything. */
  const score = async (rules: readonly Rule[]): Promise<string[]> =>
    Promise.all([retentionChecks(rules, corpus), patientChecks(rules)]).then(
      (checks) => failures(checks.flat()),
      (error: unknown) => [String(error)],
    );

  it.each(ALLOW_LIST.map(({ keyword }) => keyword))('the score falls without the one for %s', async (keyword) => {
    const without = await score(ALLOW_LIST.filter((rule) => rule.keyword !== keyword));
    expect(without.length).toBeGreaterThan(0);
  });
});
