import fc from 'fast-check';
import { encodeHead, FrameCollector, FrameReader, type Frame } from './frame.js';

const bytesOf = (message: unknown, bytes: Uint8Array): Buffer =>
  Buffer.concat([encodeHead(message, bytes.length), bytes]);

describe('frames', () => {
  it('arrive as they were sent, however the stream is cut', () => {
    const contents = fc.array(fc.tuple(fc.jsonValue(), fc.uint8Array({ maxLength: 200 })), { maxLength: 4 });
    fc.assert(
      fc.property(contents, fc.integer({ min: 1, max: 70 }), (sent, step) => {
        const stream = Buffer.concat(sent.map(([message, bytes]) => bytesOf(message, bytes)));
        const collector = new FrameCollector(200);
        const received: Frame[] = [];
        for (let at = 0; at < stream.length; at += step) {
          received.push(...collector.push(stream.subarray(at, at + step)));
        }
        expect(received.map(({ message }) => message)).toEqual(sent.map(([message]) => JSON.stringify(message)));
        expect(received.map(({ bytes }) => [...bytes])).toEqual(sent.map(([, bytes]) => [...bytes]));
      }),
    );
  });

  it('pass their bytes on as they come, and hold none', () => {
    const seen: string[] = [];
    const reader = new FrameReader(200, {
      begin: (message, bytes) => seen.push(`begin ${message} ${bytes}`),
      take: (chunk) => seen.push(`take ${chunk.length}`),
      end: () => seen.push('end'),
    });
    const stream = bytesOf(7, Buffer.alloc(20));
    reader.push(stream.subarray(0, 12));
    expect(seen).toEqual(['begin 7 20', 'take 3']);
    reader.push(stream.subarray(12));
    expect(seen.slice(2)).toEqual(['take 17', 'end']);
  });

  it('cannot make the reader hold more than was agreed', () => {
    expect(() => new FrameCollector(200).push(bytesOf({}, Buffer.alloc(201)))).toThrow(RangeError);
    expect(() => new FrameCollector(200).push(Buffer.alloc(8, 0xff))).toThrow(RangeError);
    expect(() => new FrameCollector(200).push(Buffer.alloc(8))).toThrow(RangeError);
  });
});
