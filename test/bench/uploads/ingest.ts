import type { GoalSheet } from '../goal-sheet.js';
import { compare, contest, describeSpeeds } from './contest.js';
import { NumberedDicom } from './numbered-dicom.js';
import { findOrthanc, Orthanc } from './orthanc.js';
import { FormUploader } from '../../setup/form-uploader.js';
import { withUploadStack } from './upload-stack.js';

/** 1 000 × 1 000 × 16 bits: 2 MB. */
const SIDE = 1_000;
const SLICE = 40;

/** P7: images a second, each on the disk and its rows committed when it is answered, against Orthanc's POST /instances. */
export function measureIngest(rounds: number, sheet: GoalSheet): Promise<void> {
  const version = findOrthanc();
  if (version === null) throw new Error('orthanc is not installed');
  return withUploadStack(async ({ url }) => {
    const file = new NumberedDicom(SIDE);
    const uploader = await FormUploader.signUp(url);
    const [synced, cached] = [await Orthanc.start(true), await Orthanc.start(false)];
    const orthanc = (name: string, peer: Orthanc) => ({ name, count: SLICE, put: () => peer.store(file.another()) });
    const product = { name: 'product', count: SLICE, put: () => uploader.upload(file.another()).then(() => undefined) };
    try {
      console.log(`P7, DICOM of 2 MB, 4 at once, Orthanc ${version} with and without SyncStorageArea:`);
      const results = await contest([product, orthanc('synced', synced), orthanc('cached', cached)], rounds);
      describeSpeeds(results, 'images/s', 1);
      compare(results, 'product', 'cached');
      sheet.measured('P7', compare(results, 'product', 'synced'), '>=', 1);
    } finally {
      uploader.close();
      await Promise.all([synced.stop(), cached.stop()]);
    }
  });
}
