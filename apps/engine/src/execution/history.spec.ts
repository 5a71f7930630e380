import { History } from './history.js';
import type { ExecutionRecord } from './history.js';
import type { PromptItem } from './prompt-graph.js';

const item = (promptId: string): PromptItem => ({
  number: 0,
  promptId,
  graph: {},
  extraData: {},
  outputs: [],
  createdAt: 0,
});
const record: ExecutionRecord = {
  outputs: {},
  status: { status_str: 'success', completed: true, messages: [] },
  meta: {},
};

const filled = (count: number): History => {
  const history = new History();
  for (let i = 0; i < count; i += 1) history.add(item(`p${i}`), record);
  return history;
};

const ids = (entries: ReturnType<History['list']>) => entries.map((entry) => entry.item.promptId);

describe('History', () => {
  it('pages from the newest without an offset, from the oldest with one', () => {
    const history = filled(5);
    expect(ids(history.page(2, -1))).toEqual(['p3', 'p4']);
    expect(ids(history.page(2, 1))).toEqual(['p1', 'p2']);
    expect(ids(history.page(null, -1))).toHaveLength(5);
    expect(ids(history.page(9, -1))).toHaveLength(5);
  });

  it('keeps the newest 10,000', () => {
    const history = filled(10_001);
    expect(history.list()).toHaveLength(10_000);
    expect(history.find('p0')).toBeNull();
    expect(history.find('p10000')).not.toBeNull();
  });

  it('forgets by id and altogether', () => {
    const history = filled(3);
    history.remove(['p1', 'unknown']);
    expect(ids(history.list())).toEqual(['p0', 'p2']);
    history.clear();
    expect(history.list()).toEqual([]);
  });
});
