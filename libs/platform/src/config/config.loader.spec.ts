import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { ConfigError, describeConfig, loadConfig } from './config.loader.js';
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
