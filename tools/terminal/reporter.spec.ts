import { PassThrough } from 'node:stream';
import { Reporter } from './reporter.mjs';

describe('Reporter, without a terminal', () => {
  let out: PassThrough;
  let reporter: Reporter;
  const said = (): string => String(out.read() ?? '').replace(/ +[\d.]+ s/g, ' n s');

  beforeEach(() => {
    out = new PassThrough();
    reporter = new Reporter(out);
  });

  it('gives each finished step one line, with its duration and its detail', async () => {
    expect(await reporter.step('Build', async () => 'nothing to do')).toBe('nothing to do');
    await expect(reporter.step('Migrations', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(said()).toBe('  ✓ Build n s   nothing to do\n  ✗ Migrations n s\n');
  });

  it('says every ten seconds what is still running and how far it is', async () => {
    jest.useFakeTimers();
    const first = reporter.step('Engine', () => new Promise((resolve) => setTimeout(resolve, 15_000)));
    const second = reporter.step('Dependencies', (note) => {
      note('12 packages fetched');
      return new Promise((resolve) => setTimeout(resolve, 25_000));
    });
    await jest.advanceTimersByTimeAsync(26_000);
    await Promise.all([first, second]);
    jest.useRealTimers();
    expect(
      said()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      '… Engine n s',
      '… Dependencies n s   12 packages fetched',
      '✓ Engine n s',
      '… Dependencies n s   12 packages fetched',
      '✓ Dependencies n s',
      '',
    ]);
  });

  it('holds no clock back once nothing runs', async () => {
    jest.useFakeTimers();
    await reporter.step('Build', async () => undefined);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});
