import { Lease, type Showing } from './lease.js';

const LEASE_MS = 6_000;
const SHOWN: Showing = { stage: 'running', progress: 0.5, step: 'soft', position: null };

/** A database of one row: what it was told, when, and what it answers. */
class Row {
  readonly told: { readonly at: number; readonly showing: Showing | null }[] = [];
  answer: 'held' | 'cancel-requested' | 'lost' | Error = 'held';

  renew = async (showing: Showing | null): Promise<'held' | 'cancel-requested' | 'lost'> => {
    this.told.push({ at: performance.now(), showing });
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  };
}

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('Lease', () => {
  let row: Row;
  let lease: Lease;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    row = new Row();
    lease = new Lease(row.renew, LEASE_MS);
  });

  afterEach(async () => {
    await lease.end();
    jest.useRealTimers();
  });

  it('renews three times within its length, showing nothing new', async () => {
    await pass(LEASE_MS);
    expect(row.told).toHaveLength(3);
    expect(row.told.every(({ showing }) => showing === null)).toBe(true);
  });

  it('shows at most two changes a second, and always the latest', async () => {
    for (let step = 1; step <= 100; step += 1) {
      lease.show({ ...SHOWN, progress: step / 100 });
      await pass(30);
    }
    await pass(500);
    expect(row.told.length).toBeLessThanOrEqual(7);
    expect(row.told.at(-1)?.showing?.progress).toBe(1);
    const gaps = row.told.map(({ at }, index) => at - (row.told[index - 1]?.at ?? at - 500));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
  });

  it.each(['lost', 'cancel-requested'] as const)('stops the work when the row says %s', async (answer) => {
    row.answer = answer;
    await pass(LEASE_MS);
    expect(lease.signal.aborted).toBe(true);
    expect(lease.stopReason).toBe(answer);
  });

  it('goes on while the database is away, and says later what it could not say', async () => {
    row.answer = new Error('connection refused');
    lease.show(SHOWN);
    await pass(LEASE_MS);
    expect(lease.stopReason).toBeNull();
    row.answer = 'held';
    await pass(LEASE_MS);
    expect(row.told.findLast(({ showing }) => showing !== null)?.showing).toEqual(SHOWN);
  });

  it('looks at once when somebody asks for attention', async () => {
    row.answer = 'cancel-requested';
    lease.look();
    await pass(0);
    expect(lease.stopReason).toBe('cancel-requested');
  });

  it('lets a shutdown wait once the rest is short, but not a lost fence', () => {
    lease.finish();
    lease.stop('shutdown');
    expect(lease.stopReason).toBeNull();
    lease.stop('lost');
    expect(lease.stopReason).toBe('lost');
  });

  it('says nothing more after its end', async () => {
    await lease.end();
    lease.show(SHOWN);
    lease.look();
    await pass(LEASE_MS);
    expect(row.told).toEqual([]);
  });
});
