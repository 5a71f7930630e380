import { registryOf } from './node-registry.js';
import { ResultCache, signGraph } from './result-cache.js';

const files = new Map([['in.png', Buffer.from('one')]]);
const source = {
  read: async (name: string) => files.get(name) ?? null,
  exists: async (name: string) => files.has(name),
};

const graph = (value: number) => ({
  load: { class_type: 'LoadImage', inputs: { image: 'in.png' } },
  mask: { class_type: 'ImageToMask', inputs: { image: ['load', 0], channel: 'red' } },
  cut: { class_type: 'ThresholdMask', inputs: { mask: ['mask', 0], value } },
  out: { class_type: 'SaveImageWebsocket', inputs: { images: ['load', 0] } },
});

const sign = (value = 0.5) => signGraph(graph(value), registryOf('0.33.0'), source);

describe('signGraph', () => {
  it('depends on literals and on everything upstream, and on nothing else', async () => {
    const [first, again, other] = [await sign(), await sign(), await sign(0.6)];
    expect(again.get('cut')).toBe(first.get('cut'));
    expect(other.get('mask')).toBe(first.get('mask'));
    expect(other.get('cut')).not.toBe(first.get('cut'));
  });

  it('changes with the bytes of a file, all the way down', async () => {
    const before = await sign();
    files.set('in.png', Buffer.from('two'));
    const after = await sign();
    for (const id of ['load', 'mask', 'cut']) expect(after.get(id)).not.toBe(before.get(id));
  });

  it('never repeats for a node that must run every time', async () => {
    expect((await sign()).get('out')).not.toBe((await sign()).get('out'));
  });
});

describe('ResultCache', () => {
  it('keeps what the next prompt uses and drops the rest', () => {
    const cache = new ResultCache('classic');
    cache.store('a', { outputs: [] });
    cache.store('b', { outputs: [] });
    cache.retain(new Map([['node', 'b']]));
    expect([cache.find('a'), cache.find('b')]).toEqual([null, { outputs: [] }]);
  });

  it('keeps nothing at all when it is switched off', () => {
    const cache = new ResultCache('none');
    cache.store('a', { outputs: [] });
    expect(cache.find('a')).toBeNull();
  });
});
