import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, describeConfig, loadConfig, loadWorkerConfig } from './config.loader.js';
import { loadMigrationConfig } from './migration-config.js';
import { findStoragePlace } from './storage-place.js';

const signingKey = (curve: string): string =>
  generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const valid = (): NodeJS.ProcessEnv => ({
  DATABASE_URL: 'postgres://phoxray_app:pw@127.0.0.1:5432/phoxray',
  QUEUE_DATABASE_URL: 'postgres://phoxray_queue:pw@127.0.0.1:5432/phoxray',
  MASTER_KEY: randomBytes(32).toString('base64'),
  JWT_PRIVATE_KEY: signingKey('prime256v1'),
});

const faultsOf = (environment: NodeJS.ProcessEnv): readonly string[] => {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('loadConfig', () => {
  it('fills defaults around the four values that have none', () => {
    const config = loadConfig(valid());
    expect(config).toMatchObject({ PORT: 3000, QUEUE_BACKEND: 'postgres', COMFYUI_URLS: ['http://127.0.0.1:8188'] });
    expect(config.MASTER_KEY).toHaveLength(32);
  });

  it('treats an empty variable as absent', () => {
    expect(loadConfig({ ...valid(), PORT: '', REDIS_URL: '' }).PORT).toBe(3000);
  });

  it('reports every fault at once and echoes no value', () => {
    const faults = faultsOf({ ...valid(), PORT: 'eighty', MASTER_KEY: 'dG9vLXNob3J0', DATABASE_URL: undefined });
    expect(faults).toHaveLength(3);
    expect(faults.join()).toMatch(/PORT.*MASTER_KEY|DATABASE_URL/s);
    expect(faults.join()).not.toContain('dG9vLXNob3J0');
  });

  it('accepts the signing key as base64 of its PEM, and refuses another curve', () => {
    const wrapped = Buffer.from(signingKey('prime256v1')).toString('base64');
    expect(loadConfig({ ...valid(), JWT_PRIVATE_KEY: wrapped }).JWT_PRIVATE_KEY.type).toBe('private');
    expect(faultsOf({ ...valid(), JWT_PRIVATE_KEY: signingKey('secp384r1') })).toEqual([
      expect.stringContaining('JWT_PRIVATE_KEY'),
    ]);
  });

  it('needs the peer of the chosen queue backend', () => {
    expect(faultsOf({ ...valid(), QUEUE_BACKEND: 'redis' })).toEqual([expect.stringContaining('REDIS_URL')]);
  });

  it('refuses placeholders and plain http in production only', () => {
    const example = { ...valid(), MASTER_KEY: 'change-me', DATABASE_URL: 'postgres://a:change-me@db/phoxray' };
    expect(faultsOf({ ...example, NODE_ENV: 'production' }).join()).toMatch(/MASTER_KEY is a placeholder/);
    expect(faultsOf({ ...valid(), NODE_ENV: 'production' })).toEqual([expect.stringContaining('PUBLIC_URL')]);
    expect(faultsOf(valid())).toEqual([]);
  });
});

describe('placeholders', () => {
  it.each([
    ['DATABASE_URL', 'postgres://phoxray_app:change-me@db/phoxray'],
    ['QUEUE_DATABASE_URL', 'postgres://phoxray_queue:changeme@db/phoxray'],
    ['REDIS_URL', 'redis://:change-me@redis:6379'],
    ['MASTER_KEY', 'change-me'],
    ['JWT_PRIVATE_KEY', 'change-me'],
  ])('are refused in production in %s', (name, value) => {
    const production = { ...valid(), NODE_ENV: 'production', PUBLIC_URL: 'https://phoxray.example' };
    expect(faultsOf(production)).toEqual([]);
    expect(faultsOf({ ...production, [name]: value }).join()).toContain(`${name} is a placeholder`);
  });
});

describe('secrets in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-secrets-'));
  const fileWith = (text: string): string => {
    const path = join(folder, randomBytes(4).toString('hex'));
    writeFileSync(path, text);
    return path;
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read in place of the variable, without the line end', () => {
    const { MASTER_KEY = '', DATABASE_URL, ...others } = valid();
    const files = { MASTER_KEY_FILE: fileWith(`${MASTER_KEY}\n`), DATABASE_URL_FILE: fileWith(`${DATABASE_URL}\r\n`) };
    const config = loadConfig({ ...others, ...files });
    expect(config.MASTER_KEY.toString('base64')).toBe(MASTER_KEY);
    expect(config.DATABASE_URL).toBe(DATABASE_URL);
  });

  it('serve the migration too', () => {
    const { DATABASE_URL, QUEUE_DATABASE_URL } = valid();
    const owner = 'postgres://phoxray_owner:pw@127.0.0.1/phoxray';
    const migration = loadMigrationConfig({
      DATABASE_URL,
      QUEUE_DATABASE_URL,
      DATABASE_OWNER_URL_FILE: fileWith(owner),
    });
    expect(migration.ownerUrl).toBe(owner);
  });

  it('are told when they are missing or given twice, without a path or content', () => {
    const { MASTER_KEY, ...others } = valid();
    const missing = faultsOf({ ...others, MASTER_KEY_FILE: join(folder, 'missing') });
    expect(missing).toEqual(['MASTER_KEY_FILE names a file that cannot be read', 'MASTER_KEY is missing']);
    const twice = faultsOf({ ...others, MASTER_KEY, MASTER_KEY_FILE: fileWith('secret') });
    expect(twice).toEqual(['MASTER_KEY and MASTER_KEY_FILE are both set; keep one']);
  });

  it('are refused as placeholders like variables', () => {
    const { REDIS_URL: _none, ...others } = valid();
    const production = { ...others, NODE_ENV: 'production', PUBLIC_URL: 'https://phoxray.example' };
    const faults = faultsOf({ ...production, REDIS_URL_FILE: fileWith('redis://:change-me@redis:6379') });
    expect(faults.join()).toContain('REDIS_URL is a placeholder');
  });
});

describe('loadWorkerConfig', () => {
  it('needs no signing key, and does not keep one', () => {
    const { JWT_PRIVATE_KEY, ...others } = valid();
    expect(loadWorkerConfig(others).MASTER_KEY).toHaveLength(32);
    expect(loadWorkerConfig({ ...others, JWT_PRIVATE_KEY })).not.toHaveProperty('JWT_PRIVATE_KEY');
    expect(() => loadConfig(others)).toThrow('JWT_PRIVATE_KEY is missing');
  });
});

describe('storage settings', () => {
  const key = { type: 'service_account', client_email: 'a@b.example', private_key: '-----BEGIN PRIVATE KEY-----' };

  it.each([
    ['file:./data/objects', { kind: 'file', folder: './data/objects' }],
    ['gs://a-bucket', { kind: 'gcs', bucket: 'a-bucket', prefix: '' }],
    ['gs://a-bucket/', { kind: 'gcs', bucket: 'a-bucket', prefix: '' }],
    ['gs://a.bucket.example/one/two', { kind: 'gcs', bucket: 'a.bucket.example', prefix: 'one/two/' }],
  ])('read %s', (text, place) => {
    expect(loadConfig({ ...valid(), STORAGE: text }).STORAGE).toBe(text);
    expect(findStoragePlace(text)).toEqual(place);
  });

  it.each(['file:', 's3://bucket', 'gs://', 'gs://Bucket', 'gs://b', 'gs://bucket//a', 'gs://bucket/../a', '/data'])(
    'refuse %s',
    (text) => {
      expect(faultsOf({ ...valid(), STORAGE: text })).toEqual([expect.stringContaining('STORAGE must be file:')]);
    },
  );

  it('take the key of a service account, and echo nothing of another', () => {
    expect(loadConfig({ ...valid(), GCS_CREDENTIALS: JSON.stringify(key) }).GCS_CREDENTIALS).toEqual(key);
    const other = JSON.stringify({ ...key, type: 'external_account', private_key: 'my-secret' });
    for (const text of [other, 'my-secret']) {
      const faults = faultsOf({ ...valid(), GCS_CREDENTIALS: text });
      expect(faults.join()).toMatch(/GCS_CREDENTIALS/);
      expect(faults.join()).not.toContain('my-secret');
    }
  });

  it('send credentials to Google alone, and take an emulator only outside production', () => {
    const faultsAt = (GCS_API_ENDPOINT: string, NODE_ENV = 'test'): readonly string[] =>
      faultsOf({ ...valid(), PUBLIC_URL: 'https://phoxray.example', GCS_API_ENDPOINT, NODE_ENV });
    expect(faultsAt('https://storage-mine.p.googleapis.com', 'production')).toEqual([]);
    expect(faultsAt('http://127.0.0.1:4443')).toEqual([]);
    expect(faultsAt('http://127.0.0.1:4443', 'production')).toEqual([expect.stringContaining('must be https')]);
    expect(faultsAt('https://storage.example')).toEqual([expect.stringContaining('googleapis.com')]);
    expect(faultsAt('https://evil-googleapis.com')).toEqual([expect.stringContaining('googleapis.com')]);
  });
});

describe('describeConfig', () => {
  it('names, groups and explains every setting', () => {
    for (const setting of describeConfig()) {
      expect(setting.description.length).toBeGreaterThan(10);
      expect(setting.group).not.toBe('');
    }
  });
});
