import fc from 'fast-check';
import { EventStreamParser, type ServerEvent } from './event-stream.parser.js';

const stream =
  ': hello\n\nevent: job\nid: 3\ndata: {"a":1}\n\nevent: job\r\nid: 4\r\ndata: one\r\ndata: two\r\n\r\n: ping\n\ndata:bare\n\n';
const expected: ServerEvent[] = [
  { event: 'job', id: '3', data: '{"a":1}' },
  { event: 'job', id: '4', data: 'one\ntwo' },
  { event: 'message', id: '4', data: 'bare' },
];

function parse(chunks: string[]): ServerEvent[] {
  const parser = new EventStreamParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

describe('EventStreamParser', () => {
  it('reads events, ignores comments and heartbeats, keeps the last id', () => {
    expect(parse([stream])).toEqual(expected);
  });

  it('gives the same events wherever the network cuts the stream', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 12 }), (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const chunks = borders.slice(1).map((end, index) => stream.slice(borders[index], end));
        expect(parse(chunks)).toEqual(expected);
      }),
    );
  });

  it('waits for the blank line before it answers an event', () => {
    const parser = new EventStreamParser();
    expect(parser.push('data: half\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ event: 'message', id: null, data: 'half' }]);
  });
});
