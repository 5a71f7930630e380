import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../terminal/start-error.mjs';
import { openHome } from './home.mjs';
import { loadSecrets } from './secrets.mjs';

describe('the data folder', () => {
  let place: string;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'phoxray-home-'))));
  afterEach(() => rmSync(place, { recursive: true }));

  it('is made with folders that only their owner may enter', () => {
    const home = openHome({ PHOXRAY_HOME: join(place, 'data') });
    const modes = ['logs', 'objects', 'engine'].map((name) => statSync(join(home, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o700]);
  });

  it('tells which folder is in the way and what to do', () => {
    writeFileSync(join(place, 'file'), '');
    const open = (): string => openHome({ PHOXRAY_HOME: join(place, 'file', 'data') });
    expect(open).toThrow(StartError);
    expect(open).toThrow(`PhoxRay may not write to ${join(place, 'file', 'data')}: a file is in the way.`);
  });

  it('is refused without the secrets that its database was made with', () => {
    mkdirSync(join(place, 'postgres', 'cluster'), { recursive: true });
    writeFileSync(join(place, 'postgres', 'cluster', 'PG_VERSION'), '18');
    expect(() => loadSecrets(place)).toThrow(StartError);
    expect(() => loadSecrets(place)).toThrow('secrets.json is missing');
  });

  it('keeps the same secrets from start to start, readable by their owner alone', () => {
    const first = loadSecrets(place);
    expect(loadSecrets(place)).toEqual(first);
    expect(statSync(join(place, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(first.masterKey, 'base64')).toHaveLength(32);
    expect(new Set(Object.values(first.rolePasswords)).size).toBe(3);
  });
});
