import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('the scorecard', () => {
  it.each(['nonsense', '--nonsense'])('refuses %s and says how it is called', (word) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'scorecard.mjs'), word], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('npm run scorecard');
  });
});
