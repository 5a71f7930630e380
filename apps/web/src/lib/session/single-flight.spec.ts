import { singleFlight } from './single-flight.js';

function countedTask() {
  const state = { runs: 0, concurrent: 0, peak: 0 };
  const task = async (): Promise<number> => {
    state.concurrent += 1;
    state.peak = Math.max(state.peak, state.concurrent);
    await new Promise((resolve) => setTimeout(resolve, 5));
    state.concurrent -= 1;
    state.runs += 1;
    return state.runs;
  };
  return { state, task };
}

describe('singleFlight', () => {
  it('shares one run among the callers of a tab', async () => {
    const { state, task } = countedTask();
    const renew = singleFlight('one-tab', task, undefined);
    expect(await Promise.all([renew(), renew(), renew()])).toEqual([1, 1, 1]);
    expect(state.runs).toBe(1);
  });

  it('lets tabs run one after the other, never together', async () => {
    const { state, task } = countedTask();
    const tabs = Array.from({ length: 5 }, () => singleFlight('many-tabs', task, navigator.locks));
    await Promise.all(tabs.map((renew) => renew()));
    expect(state).toMatchObject({ runs: 5, peak: 1 });
  });

  it('runs again after a failure', async () => {
    let calls = 0;
    const renew = singleFlight('failing', async () => (calls += 1) === 1 && Promise.reject(new Error('no')), undefined);
    await expect(renew()).rejects.toThrow('no');
    await expect(renew()).resolves.toBe(false);
  });
});
