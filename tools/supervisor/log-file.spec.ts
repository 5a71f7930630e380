import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from './log-file.mjs';

describe('LogFile', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'phoxray-log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('names the process on each line and remembers what it said last', () => {
    const log = new LogFile(join(folder, 'a.log'));
    log.write('api', 'one');
    log.write('worker', 'two');
    log.write('api', 'three');
    expect(readFileSync(log.path, 'utf8')).toBe('api      | one\nworker   | two\napi      | three\n');
    expect(log.lastLines('api')).toEqual(['one', 'three']);
  });

  it('finds the complaint in front of a stack', () => {
    const log = new LogFile(join(folder, 'a.log'));
    const dump = [
      'node:internal/x',
      '',
      'Error: connect ECONNREFUSED 127.0.0.1:1',
      '    at Socket.<anonymous> (x.js:1)',
      'Node.js v24',
    ];
    for (const line of dump) log.write('migrate', line);
    expect(log.lastComplaint('migrate')).toEqual(['Error: connect ECONNREFUSED 127.0.0.1:1', 'Node.js v24']);
    log.write('api', 'The configuration has 1 fault(s):');
    log.write('api', '  - MASTER_KEY is missing');
    expect(log.lastComplaint('api')).toEqual(['The configuration has 1 fault(s):', '  - MASTER_KEY is missing']);
  });

  it('never keeps more than its limit and one older file, over restarts too', () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let run = 0; run < 3; run++) {
      const log = new LogFile(join(folder, 'a.log'));
      for (let line = 0; line < 9; line++) log.write('api', megabyte);
    }
    const sizes = ['a.log', 'a.log.1'].map((name) => statSync(join(folder, name)).size / megabyte.length);
    expect(Math.max(...sizes)).toBeLessThan(11.1);
  });

  it('survives a file that cannot be written, says so once, and goes on when it can be', () => {
    const told: string[] = [];
    const path = join(folder, 'a.log');
    mkdirSync(path);
    const log = new LogFile(
      path,
      () => undefined,
      (sentence) => told.push(sentence),
    );
    log.write('api', 'one');
    log.write('api', 'two');
    expect(told).toEqual([expect.stringMatching(/cannot be written \(EISDIR\)/)]);
    expect(log.lastLines('api')).toEqual(['one', 'two']);
    rmSync(path, { recursive: true });
    log.write('api', 'three');
    expect(readFileSync(path, 'utf8')).toBe('api      | three\n');
  });
});
