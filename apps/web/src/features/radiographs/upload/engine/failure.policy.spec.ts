import { NETWORK_PROBLEM, ProblemError } from '../../../../lib/api/problem.error.js';
import { FileFault } from '../prepare/file.fault.js';
import { failureOf, isUnreachable, refusalOf } from './failure.policy.js';

const refused = (status: number, code: string): ProblemError => new ProblemError(status, code, null, null);

describe('what a failure allows', () => {
  it.each([
    ['a broken connection', refused(0, NETWORK_PROBLEM), 'waiting'],
    ['an API that is down', refused(503, 'HTTP.UNAVAILABLE'), 'waiting'],
    ['an expired session', refused(401, 'ACCESS.UNAUTHENTICATED'), 'waiting'],
    ['too many at once', refused(429, 'UPLOADS.TOO_MANY_AT_ONCE'), 'waiting'],
    ['a full quota', refused(409, 'UPLOADS.QUOTA_EXCEEDED'), 'waiting'],
    ['a file that is too large', refused(413, 'UPLOADS.FILE_TOO_LARGE'), null],
    ['a format nobody reads', refused(415, 'UPLOADS.UNSUPPORTED_FORMAT'), null],
    ['a damaged file', new FileFault('damaged'), null],
    ['a file that was moved', new FileFault('unreadable'), 'waiting'],
  ])('after %s: %s', (_what, error, retryAt) => {
    expect(failureOf(error).retryAt).toBe(retryAt);
  });

  it('is none when nobody answered', () => {
    expect(isUnreachable(refused(0, NETWORK_PROBLEM))).toBe(true);
    expect(isUnreachable(new TypeError('Failed to fetch'))).toBe(true);
    expect(isUnreachable(refused(503, 'HTTP.UNAVAILABLE'))).toBe(false);
    expect(isUnreachable(new FileFault('unreadable'))).toBe(false);
  });

  it('sends again what arrived damaged, and not what was refused for what it is', () => {
    expect(refusalOf({ code: 'UPLOADS.CHECKSUM_MISMATCH', detail: null }).retryAt).toBe('waiting');
    expect(refusalOf({ code: 'UPLOADS.MALFORMED_IMAGE', detail: null }).retryAt).toBeNull();
  });
});
