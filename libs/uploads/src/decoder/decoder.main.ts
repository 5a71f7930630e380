import sharp from 'sharp';
import { decodeJob, type DecodedJob } from './decode-job.js';
import { encodeHead, FrameCollector } from './frame.js';
import { shutImageLoaders } from './image-loaders.js';

/**
 * The program of a decoder process: frames in on standard input, one answer each on standard output. It holds no secret
 * but the key of the job in hand, and ends with its input.
 */
const MAX_BYTES = 0xffffffff;

shutImageLoaders();

// One picture at a time in each process, and a process for each core: more threads would only take memory.
sharp.concurrency(1);
sharp.cache(false);

function write(message: unknown, bytes: Uint8Array): void {
  process.stdout.write(encodeHead(message, bytes.length));
  process.stdout.write(bytes);
}

/**
 * Collects garbage first: V8 frees the buffers of a picture late, and the kernel counts them against the next one. How
 * much is left is read when the answer arrives.
 */
function reply({ answer, bytes }: DecodedJob): void {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  write({ cpuSeconds: (user + system) / 1e6, answer }, bytes);
}

const collector = new FrameCollector(MAX_BYTES);
write({ ready: true }, Buffer.alloc(0));
for await (const chunk of process.stdin) {
  for (const frame of collector.push(chunk)) reply(await decodeJob(frame));
}
