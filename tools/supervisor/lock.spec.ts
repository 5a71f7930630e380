import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../terminal/start-error.mjs';
import { lockHome } from './lock.mjs';

describe('lockHome', () => {
  let home: string;
  const leave = (holder: object | string): void =>
    writeFileSync(join(home, 'phoxray.lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));

  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'phoxray-lock-'))));
  afterEach(() => rmSync(home, { recursive: true }));

  it('leaves nothing behind when it is given back', () => {
    lockHome(home, 'http://localhost:3000')();
    expect(readdirSync(home)).toEqual([]);
  });

  it('takes over the lock of a process that is gone, and an unreadable one', () => {
    leave({ pid: 2 ** 22 + 1, url: 'http://localhost:3000', token: 'old' });
    lockHome(home, 'http://localhost:3000')();
    leave('{"pid":');
    lockHome(home, 'http://localhost:3000')();
    expect(readdirSync(home)).toEqual([]);
  });

  it('takes over when the number belongs to another program by now', () => {
    leave({ pid: process.ppid, url: 'http://localhost:3000', token: 'old' });
    expect(() => lockHome(home, 'http://localhost:3000')).not.toThrow(StartError);
  });

  it('does not give back a lock that somebody else holds', () => {
    const giveBack = lockHome(home, 'http://localhost:3000');
    leave({ pid: 1, url: 'http://localhost:3000', token: 'theirs' });
    giveBack();
    expect(readdirSync(home)).toEqual(['phoxray.lock']);
  });
});
