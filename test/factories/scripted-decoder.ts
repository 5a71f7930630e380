import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a scripted decoder makes of every file it is to render. */
export interface ScriptedRendering {
  /** Parts that it cannot make. */
  readonly failing: readonly string[];
}

/**
 * Writes a decoder program that speaks the product's protocol and does what it is told: it takes every file as a DICOM
 * radiograph of 2 × 1 pixels, and fails the given parts. Returns its path.
 */
export function writeScriptedDecoder(folder: string, { failing }: ScriptedRendering): string {
  const path = join(folder, `decoder-without-${failing.join('-')}.mjs`);
  writeFileSync(path, `const failing = ${JSON.stringify(failing)};\n${PROGRAM}`);
  return path;
}

const PROGRAM = `
const send = (message, bytes) => {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(text.length);
  head.writeUInt32BE(bytes.length, 4);
  process.stdout.write(Buffer.concat([head, text, bytes]));
};
const facts = { modality: 'DX', width: 2, height: 1, bitsStored: 12, photometricInterpretation: 'MONOCHROME2',
  windowCenter: null, windowWidth: null, voi: null, pixelSpacing: null };
const report = { profile: 'scripted', removed: [], replaced: [], kept: 1, warnings: [], redactedRegions: 0 };
const reason = { code: 'UPLOADS.MALFORMED_IMAGE', detail: 'It cannot be made.', errorName: 'RangeError', isExhausted: false };
const partOf = (part, more) => (failing.includes(part) ? null : { width: 2, height: 1, length: part.length, ...more });
const bytesOf = (part) => Buffer.from(failing.includes(part) ? '' : part);
const answer = (format, task, file) =>
  task.kind === 'sanitise'
    ? [{ kind: 'sanitised', format, facts, report }, file]
    : [{ kind: 'rendered', display: partOf('display', { textRegions: [] }), thumbnail: partOf('thumbnail'),
         grey16: partOf('grey16'), failures: failing.map((part) => ({ part, reason })) },
       Buffer.concat(['display', 'thumbnail', 'grey16'].map(bytesOf))];
let held = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  held = Buffer.concat([held, chunk]);
  for (;;) {
    if (held.length < 8) return;
    const [text, bytes] = [held.readUInt32BE(0), held.readUInt32BE(4)];
    if (held.length < 8 + text + bytes) return;
    const { format, task } = JSON.parse(held.subarray(8, 8 + text));
    const [message, body] = answer(format, task, held.subarray(8 + text, 8 + text + bytes));
    held = held.subarray(8 + text + bytes);
    send({ cpuSeconds: 0, answer: message }, body);
  }
});
send({ ready: true }, Buffer.alloc(0));
`;
