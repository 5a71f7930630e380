import fc from 'fast-check';
import { encodeFrame, FrameReader, type Frame } from './frame.js';

const bytesOf = (message: unknown, bytes: Uint8Array): Buffer => Buffer.concat([...encodeFrame(message, bytes)]);

describe('frames', () => {
  it('arrive as they were sent, however the stream is cut', () => {
    const contents = fc.array(fc.tuple(fc.jsonValue(), fc.uint8Array({ maxLength: 200 })), { maxLength: 4 });
    fc.assert(
      fc.property(contents, fc.integer({ min: 1, max: 70 }), (sent, step) => {
        const stream = Buffer.concat(sent.map(([message, bytes]) => bytesOf(message, bytes)));
        const reader = new FrameReader(200);
        const received: Frame[] = [];
        for (let at = 0; at < stream.length; at += step) received.push(...reader.push(stream.subarray(at, at + step)));
        expect(received.map(({ message }) => message)).toEqual(sent.map(([message]) => JSON.stringify(message)));
        expect(received.map(({ bytes }) => [...bytes])).toEqual(sent.map(([, bytes]) => [...bytes]));
      }),
    );
  });

  it('cannot make the reader hold more than was agreed', () => {
    expect(() => new FrameReader(200).push(bytesOf({}, Buffer.alloc(201)))).toThrow(RangeError);
    expect(() => new FrameReader(200).push(Buffer.alloc(8, 0xff))).toThrow(RangeError);
    expect(() => new FrameReader(200).push(Buffer.alloc(8))).toThrow(RangeError);
  });
});
