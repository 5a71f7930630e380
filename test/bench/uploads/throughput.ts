import type { GoalSheet } from '../goal-sheet.js';
import { compare, contest, describeSpeeds } from './contest.js';
import { NumberedDicom } from './numbered-dicom.js';
import { Sink } from './sink.js';
import { FormUploader } from '../../setup/form-uploader.js';
import { withUploadStack } from './upload-stack.js';

/** 5 780 × 5 780 × 16 bits: 63.7 MiB, the largest square below the limit of 64 MiB. */
export const LARGE_SIDE = 5_780;
const MB = 1_000_000;

/** P6: megabytes a second through the product against the same bytes put into a file and nothing else. */
export function measureThroughput(rounds: number, sheet: GoalSheet): Promise<void> {
  return withUploadStack(async ({ url }) => {
    const file = new NumberedDicom(LARGE_SIDE);
    const uploader = await FormUploader.signUp(url);
    const sink = await Sink.start();
    const form = uploader.form(file.another());
    const put = (kind: 'raw' | 'durable' | 'sealed') => ({ name: kind, count: 8, put: () => sink.put(kind, form) });
    const product = { name: 'product', count: 8, put: () => uploader.upload(file.another()).then(() => undefined) };
    try {
      console.log(`P6, DICOM of ${(file.bytes / MB).toFixed(1)} MB, 4 at once:`);
      const results = await contest([product, put('raw'), put('durable'), put('sealed')], rounds);
      describeSpeeds(results, 'MB/s', file.bytes / MB);
      compare(results, 'product', 'durable');
      compare(results, 'product', 'sealed');
      sheet.measured('P6', compare(results, 'product', 'raw'), '>=', 0.35);
    } finally {
      sink.stop();
      uploader.close();
    }
  });
}
