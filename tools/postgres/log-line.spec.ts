import { withoutValues } from './log-line.mjs';

const HEAD = '2026-01-02 03:04:05.678 UTC [12] ';

describe('a line of PostgreSQL', () => {
  it.each(['ERROR', 'DETAIL', 'STATEMENT', 'CONTEXT', 'HINT', 'WARNING', 'QUERY'])('loses the text of %s', (kind) => {
    const line = `${HEAD}23505 ${kind}:  Key (email)=(dupont@clinic.example): ERROR: exists`;
    expect(withoutValues(line)).toBe(`${HEAD}23505 ${kind}: (text not kept)`);
  });

  it('stays whole when the server speaks of itself', () => {
    const ready = `${HEAD}00000 LOG:  database system is ready to accept connections`;
    expect(withoutValues(ready)).toBe(ready);
    expect(withoutValues('')).toBe('');
  });
});
