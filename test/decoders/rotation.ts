import { buffer } from 'node:stream/consumers';
import { newId } from '@phoxray/kernel';
import { AppLogger } from '@phoxray/platform/logging';
import { Decoders } from '../../libs/uploads/src/decoder/decoders.js';
import { COMPRESSED_FIXTURES } from '../factories/compressed-fixtures.js';
import { encodedDicom } from '../factories/encoded-dicom.factory.js';

/** What became of files that were taken and shown one after the other. */
export interface Rotation {
  readonly files: number;
  /** Which ones have no picture, and why. */
  readonly failures: readonly string[];
  /** Decoders that ended before their time. */
  readonly endedDecoders: number;
  readonly seconds: number;
}

/** Counts what the parent of the decoders reports. */
class CountingLogger extends AppLogger {
  ended = 0;

  constructor() {
    super('silent', 'rotation');
  }

  override warning(message: string): void {
    if (message === 'decoder failed') this.ended += 1;
  }
}

/** Large and small pictures of every compression, in the order in which they are sent again and again. */
export async function compressedFiles(): Promise<{ name: string; bytes: Buffer }[]> {
  const [large, small] = [
    { rows: 1_300, columns: 1_700, bitsStored: 12 },
    { rows: 128, columns: 128, bitsStored: 12 },
  ];
  return [
    { name: 'jpegls-2mp', bytes: await encodedDicom({ how: 'jpegls', ...large }) },
    { name: 'j2k-128', bytes: await encodedDicom({ how: 'jpeg2000', ...small }) },
    { name: 'jpegls-128', bytes: await encodedDicom({ how: 'jpegls', ...small }) },
    { name: 'j2k-2mp', bytes: await encodedDicom({ how: 'jpeg2000', ...large }) },
    ...COMPRESSED_FIXTURES,
  ];
}

/** Has every file taken and shown by one decoder, with the limits that the product ships with. */
export async function rotate(program: string, count: number): Promise<Rotation> {
  const logger = new CountingLogger();
  const config = { DECODER_PROCESSES: 1, DECODER_MEMORY_MB: 512, DECODER_SECONDS: 20, UPLOAD_MAX_MEGAPIXELS: 100 };
  const decoders = new Decoders({ ...config, DECODER_PROGRAM: program }, logger);
  const files = await compressedFiles();
  const failures: string[] = [];
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    const { name, bytes } = files[index % files.length] ?? { name: 'none', bytes: Buffer.alloc(0) };
    const failure = await takeAndShow(decoders, bytes);
    if (failure !== null) failures.push(`${name} (${index}): ${failure}`);
  }
  decoders.onApplicationShutdown();
  return { files: count, failures, endedDecoders: logger.ended, seconds: (performance.now() - started) / 1_000 };
}

const accountId = newId<'account'>();

async function takeAndShow(decoders: Decoders, bytes: Buffer): Promise<string | null> {
  try {
    const keys = { uidKey: Buffer.alloc(32, 7), patient: null, redactions: [] };
    const { body } = await decoders.sanitise('dicom', { source: bytes, accountId }, keys);
    const kept = await buffer(body);
    const { display, failures } = await decoders.render('dicom', { source: kept, accountId });
    return failures[0]?.reason.message ?? (display === null ? 'no picture' : null);
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
}
