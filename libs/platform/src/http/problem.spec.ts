import { NotFoundException } from '@nestjs/common';
import { AppError, defineErrors, StorageError } from '@phoxray/kernel';
import { PeerSilentError } from '../faults/index.js';
import { toProblem } from './problem.js';

const ERRORS = defineErrors('AREA', { BROKEN: ['unprocessable', 'Mend it.'], BUSY: ['rate-limited', 'Wait.'] });

describe('toProblem', () => {
  it('shows a coded failure with its sentence and its status', () => {
    const { problem, unexpected } = toProblem(new AppError(ERRORS.BROKEN), 'r-1');
    expect(problem).toMatchObject({ status: 422, code: 'AREA.BROKEN', detail: 'Mend it.', requestId: 'r-1' });
    expect(problem.type).toBe('https://phoxray.com/problems/area/broken');
    expect(unexpected).toBe(false);
  });

  it('says when to come back', () => {
    expect(toProblem(new AppError(ERRORS.BUSY, { retryAfterSeconds: 7 }), undefined).headers).toEqual({
      'Retry-After': '7',
    });
  });

  it('shows nothing of a failure that nobody foresaw', () => {
    const { problem, unexpected } = toProblem(new Error('duplicate key (email)=(a@b.fr) in /srv/app.js'), 'r');
    expect(JSON.stringify(problem)).not.toMatch(/a@b\.fr|srv/);
    expect(problem).toMatchObject({ status: 500, code: 'HTTP.INTERNAL' });
    expect(unexpected).toBe(true);
  });

  it.each<[Error]>([
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    [Object.assign(new Error('x'), { code: '57P01' })],
    [new Error('Connection terminated unexpectedly')],
    [new StorageError('unreachable')],
    [new PeerSilentError('queue')],
    [new Error('Query read timeout')],
    [Object.assign(new Error('x'), { driverError: Object.assign(new Error('y'), { code: '55P03' }) })],
    ...['53300', '53200', '57014', '55P03', '40001', '40P01', 'EMFILE', 'ENFILE'].map((code): [Error] => [
      Object.assign(new Error('x'), { code }),
    ]),
  ])('asks for patience while a peer is down or refuses for a moment (%#)', (error) => {
    const { problem, headers } = toProblem(error, 'r');
    expect(problem).toMatchObject({ status: 503, code: 'HTTP.UNAVAILABLE' });
    expect(headers).toEqual({ 'Retry-After': '2' });
  });

  it.each([
    ['ENOSPC', 507, 'HTTP.STORAGE_FULL'],
    ['EDQUOT', 507, 'HTTP.STORAGE_FULL'],
    ['53100', 507, 'HTTP.STORAGE_FULL'],
    ['EROFS', 503, 'HTTP.STORAGE_READ_ONLY'],
    ['25006', 503, 'HTTP.STORAGE_READ_ONLY'],
  ])('says what to do when nothing can be stored (%s)', (code, status, expected) => {
    const { problem, headers } = toProblem(Object.assign(new Error('x'), { code }), 'r');
    expect(problem).toMatchObject({ status, code: expected });
    expect(headers).toEqual({ 'Retry-After': '60' });
  });

  it('words the framework’s own refusals', () => {
    expect(toProblem(new NotFoundException('Cannot GET /v1/x'), 'r').problem).toMatchObject({
      status: 404,
      code: 'HTTP.NOT_FOUND',
    });
    const tooLarge = Object.assign(new Error('request entity too large'), { expose: true, status: 413 });
    expect(toProblem(tooLarge, 'r').problem).toMatchObject({ status: 413, code: 'HTTP.TOO_LARGE' });
  });

  it('takes no status from an error that does not mean to show it', () => {
    expect(toProblem({ status: 404, message: 'from somewhere' }, 'r').problem.status).toBe(500);
    expect(toProblem(null, 'r').problem.status).toBe(500);
  });
});
