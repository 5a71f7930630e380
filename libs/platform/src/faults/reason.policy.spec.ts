import { StorageError } from '@phoxray/kernel';
import { reasonOf } from './reason.policy.js';

const withFields = (message: string, fields: object): Error => Object.assign(new Error(message), fields);

describe('the reason of a failure', () => {
  it.each<[string, Error, object]>([
    [
      'a refused connection',
      withFields('connect ECONNREFUSED 127.0.0.1:6379', { code: 'ECONNREFUSED', syscall: 'connect', port: 6379 }),
      { peer: 'port 6379', reason: 'ECONNREFUSED connect' },
    ],
    [
      'a constraint, without the values',
      withFields('duplicate key (email)=(a@b.fr)', {
        code: '23505',
        table: 'practitioner',
        constraint: 'practitioner_pk',
        detail: 'Key (email)=(a@b.fr) already exists.',
      }),
      { peer: 'database', reason: 'SQLSTATE 23505 practitioner practitioner_pk' },
    ],
    [
      'what is below a wrapper of TypeORM',
      withFields('x', { driverError: withFields('y', { code: '57P01' }) }),
      { peer: 'database', reason: 'SQLSTATE 57P01' },
    ],
    [
      'a full store',
      new StorageError('unreachable', { cause: withFields('/objects/ab/1', { code: 'ENOSPC', syscall: 'write' }) }),
      { peer: 'storage', reason: 'unreachable ENOSPC write' },
    ],
    [
      'a bucket’s answer',
      new StorageError('unreachable', { cause: new Error('Cloud Storage answered 503') }),
      { peer: 'storage', reason: 'unreachable HTTP 503' },
    ],
    ['a silent database', new Error('Query read timeout'), { peer: 'database', reason: 'silent' }],
    [
      'a reply of Redis by its class',
      withFields('WRONGPASS invalid username-password pair', { name: 'ReplyError' }),
      { peer: 'redis', reason: 'WRONGPASS' },
    ],
  ])('names %s', (_, error, reason) => {
    expect(reasonOf(error)).toEqual(reason);
  });

  it('says nothing of words that it does not know', () => {
    expect(reasonOf(new Error('patient Dupont, 1962'))).toEqual({});
    expect(reasonOf(withFields('x', { code: '23505', table: 'Dupont 1962' }))).toEqual({
      peer: 'database',
      reason: 'SQLSTATE 23505',
    });
  });
});
