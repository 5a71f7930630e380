import { startStack, type Stack } from '../setup/stack.js';
import { attack, type AttackReport } from './attack.js';
import { hostileCorpus } from './corpus.js';

/** Files are cut at every tenth here, and at every hundredth by `npm run scorecard`. */
const CUT_STEP = 10;

describe('hostile files', () => {
  let stack: Stack;
  let report: AttackReport;

  beforeAll(async () => {
    stack = await startStack({ engines: 0, workers: 0, variables: { COMFYUI_URLS: 'http://127.0.0.1:8188' } });
    report = await attack(stack, await hostileCorpus(CUT_STEP), 1);
    await stack.stop();
  }, 900_000);

  it('are many', () => {
    expect(report.files).toBeGreaterThanOrEqual(300);
    expect(report.accepted).toBeGreaterThanOrEqual(40);
  });

  it('are refused with a sentence, or taken without what was hostile in them', () => {
    expect(report.wrong).toEqual([]);
  });

  it('end neither the API nor, by their memory or time, the machine', () => {
    expect(report.crashes).toBe(0);
    expect(report.decoders.count).toBeGreaterThan(0);
    expect(report.decoders.peakMb).toBeLessThanOrEqual(512);
    // Thirty seconds are what a decoder is given at most; without a limit the worst would take many minutes.
    expect(report.slowestSeconds).toBeLessThanOrEqual(120);
  });

  it('leave no decoder behind once the API has ended', () => {
    expect(report.decoders.leftBehind()).toEqual([]);
  });
});
