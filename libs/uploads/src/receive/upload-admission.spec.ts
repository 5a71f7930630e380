import { newId, type AccountId } from '@phoxray/kernel';
import { UploadAdmission } from './upload-admission.js';

/** How many of a hundred uploads get a place while none of them ends, and what the others are told. */
async function rush(
  admission: UploadAdmission,
  nextAccount: () => AccountId,
): Promise<{ admitted: number; told: unknown[] }> {
  const done = Promise.withResolvers<void>();
  let admitted = 0;
  const work = (): Promise<void> => {
    admitted += 1;
    return done.promise;
  };
  const places = Array.from({ length: 100 }, () => admission.admit(nextAccount(), work));
  const settled = Promise.allSettled(places);
  done.resolve();
  const told = (await settled).flatMap((place) => (place.status === 'rejected' ? [place.reason] : []));
  return { admitted, told };
}

describe('admission', () => {
  it('stops one account long before the process is full, and says when to come back', async () => {
    const greedy = newId<'account'>();
    const { admitted, told } = await rush(new UploadAdmission({ UPLOAD_CONCURRENT: 20 }), () => greedy);
    expect(admitted).toBe(20);
    expect(told).toHaveLength(80);
    expect(told[0]).toMatchObject({ code: 'UPLOADS.TOO_MANY_AT_ONCE', retryAfterSeconds: 2 });
  });

  it('bounds what all accounts hold in memory together', async () => {
    expect((await rush(new UploadAdmission({ UPLOAD_CONCURRENT: 20 }), () => newId())).admitted).toBe(64);
  });

  it('gives every place back, also when the work fails', async () => {
    const admission = new UploadAdmission({ UPLOAD_CONCURRENT: 20 });
    const account = newId<'account'>();
    await rush(admission, () => account);
    for (let count = 0; count < 50; count += 1) {
      await expect(admission.admit(account, () => Promise.reject(new Error('bad file')))).rejects.toThrow('bad file');
    }
    expect((await rush(admission, () => account)).admitted).toBe(20);
  });
});
