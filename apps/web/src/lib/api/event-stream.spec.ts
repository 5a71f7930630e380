import { followEvents } from './event-stream.js';

const response = (text: string): Response => new Response(text, { headers: { 'content-type': 'text/event-stream' } });

async function follow(bodies: (string | Error)[], last: string) {
  const asked: (string | null)[] = [];
  const seen: string[] = [];
  const failures: number[] = [];
  await followEvents({
    open: async (lastEventId) => {
      asked.push(lastEventId);
      const body = bodies.shift();
      if (body === undefined || body instanceof Error) throw body ?? new Error('no more');
      return response(body);
    },
    onEvent: ({ data }) => (seen.push(data), data === last),
    onFailure: (count) => failures.push(count),
    retryDelay: () => 0,
    signal: AbortSignal.timeout(60_000),
  });
  return { asked, seen, failures };
}

describe('followEvents', () => {
  it('reconnects after a cut and asks only for what it has not seen', async () => {
    const { asked, seen } = await follow(
      ['id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\nda', 'id: 3\ndata: end\n\n'],
      'end',
    );
    expect(seen).toEqual(['a', 'b', 'end']);
    expect(asked).toEqual([null, '2']);
  });

  it('counts consecutive failures and starts again from zero after an event', async () => {
    const down = new Error('down');
    const { failures } = await follow([down, down, 'data: a\n\n', down, 'data: end\n\n'], 'end');
    expect(failures).toEqual([1, 2, 1, 2]);
  });

  it('stops at once when aborted', async () => {
    const controller = new AbortController();
    const done = followEvents({
      open: async () => response('data: a\n\n'),
      onEvent: () => (controller.abort(), false),
      onFailure: () => undefined,
      retryDelay: () => 60_000,
      signal: controller.signal,
    });
    await expect(done).resolves.toBeUndefined();
  });
});
