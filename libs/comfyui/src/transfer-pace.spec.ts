import { paceOf, TransferWatch } from './transfer-pace.js';

const RATE = 16 * 1024;

describe('the watch over a transfer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Moves so many bytes each second for so long, and says whether the transfer was given up. */
  const isGivenUp = (bytesPerSecond: number, seconds: number): boolean => {
    const watch = new TransferWatch(paceOf(RATE));
    for (let second = 0; second < seconds; second += 1) {
      jest.advanceTimersByTime(1_000);
      if (bytesPerSecond > 0) watch.count(bytesPerSecond);
    }
    watch.stop();
    return watch.signal.aborted;
  };

  it('lets a transfer take as long as it needs at the minimum rate', () => {
    expect(isGivenUp(RATE + 1_024, 3_600)).toBe(false);
  });

  it('gives up one that drips', () => {
    expect(isGivenUp(RATE / 2, 29)).toBe(false);
    expect(isGivenUp(RATE / 2, 31)).toBe(true);
  });

  it('gives up a silent one soon', () => {
    expect(isGivenUp(0, 14)).toBe(false);
    expect(isGivenUp(0, 16)).toBe(true);
  });

  it('hands a large body out whole and in order, as it is taken', async () => {
    const watch = new TransferWatch(paceOf(RATE));
    const content = Uint8Array.from({ length: 700_001 }, (_, at) => at % 251);
    const sent = await new Response(watch.counted(content)).arrayBuffer();
    expect(Buffer.from(sent).equals(content)).toBe(true);
    watch.stop();
  });
});
