import { inspect } from 'node:util';
import { StorageError } from '@phoxray/kernel';
import { faultOf, isAmbiguous, toStorageError } from './gcs-failure.js';

/** As the client's libraries throw them: one tells the status as a number, another in the response it kept. */
const clientError = (fields: object): Error =>
  Object.assign(new Error('GET /o/some-name failed'), {
    config: { headers: { authorization: 'Bearer ya29.token' } },
    response: { headers: { authorization: 'Bearer ya29.token' } },
    ...fields,
  });

describe('a failure of Cloud Storage', () => {
  it.each([
    [{ code: 404 }, 'missing'],
    [{ code: '404' }, 'missing'],
    [{ response: { status: 412 } }, 'exists'],
    [{ status: 412, code: 'ERR_BAD_REQUEST' }, 'exists'],
    [{ code: 'FILE_NO_UPLOAD' }, 'tampered'],
    [{ code: 503 }, 'unreachable'],
    [{ code: 401 }, 'unreachable'],
    [{ code: 'ECONNREFUSED' }, 'unreachable'],
    [{}, 'unreachable'],
  ])('%j is %s', (fields, reason) => {
    expect(toStorageError(clientError(fields)).reason).toBe(reason);
  });

  it('keeps neither credentials nor names', () => {
    const error = toStorageError(clientError({ code: 500 }));
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/ya29|some-name|headers/);
    expect(error.cause).toEqual(new Error('Cloud Storage answered 500'));
  });

  it('is not translated twice', () => {
    const error = new StorageError('tampered');
    expect(toStorageError(error)).toBe(error);
  });

  it('may hide a success unless the service refused', () => {
    expect([{}, { code: 'ECONNRESET' }, { code: 503 }, { code: 412 }].map(isAmbiguous)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([400, 401, 403, 404].map((code) => isAmbiguous({ code }))).toEqual([false, false, false, false]);
  });

  it('is told to the operator in a sentence', () => {
    const tell = (error: unknown): string => `STORAGE ${faultOf(error, 'films', 'https://storage.googleapis.com')}`;
    expect(tell({ code: 404 })).toBe('STORAGE names the bucket films, which does not exist');
    expect(tell({ code: 403 })).toContain('these credentials may not list (403)');
    expect(tell(new Error('Could not load the default credentials. Browse to …'))).toContain('set GCS_CREDENTIALS');
    expect(tell({ code: 'ENOTFOUND' })).toContain('cannot be reached at https://storage.googleapis.com (ENOTFOUND)');
  });
});
