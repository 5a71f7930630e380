import { databaseUrls, engineEnvironment, originOf, readAddress, serverEnvironments } from './settings.mjs';

const SECRETS = {
  masterKey: 'master-key',
  jwtPrivateKey: 'signing-key',
  rolePasswords: { owner: 'owner-password', app: 'app-password', queue: 'queue-password' },
};
const ADMIN = 'postgres://phoxray_admin:admin-password@127.0.0.1:5433/postgres';
const SETTINGS = {
  home: '/home/of/phoxray',
  host: '127.0.0.1',
  port: 3000,
  publicUrl: 'http://localhost:3000',
  workerPort: 3001,
  enginePort: 8188,
  databaseUrl: null,
};

const environmentsFor = (env: NodeJS.ProcessEnv) => ({
  ...serverEnvironments(env, SETTINGS, databaseUrls(env, ADMIN, SECRETS), SECRETS),
  engine: engineEnvironment(env, SETTINGS),
});

describe('the settings of an instance', () => {
  it('gives each process the passwords it needs and no other', () => {
    const made = environmentsFor({ PATH: '/bin', DATABASE_ADMIN_URL: ADMIN, REDIS_URL: '' });
    const knows = (name: keyof typeof made, secret: string): boolean => JSON.stringify(made[name]).includes(secret);
    expect(Object.keys(made.engine).sort()).toEqual([
      'ENGINE_CACHE',
      'ENGINE_HOME',
      'ENGINE_HOST',
      'ENGINE_PORT',
      'LOG_LEVEL',
      'NODE_ENV',
      'PATH',
    ]);
    for (const name of ['api', 'worker'] as const) {
      expect([knows(name, 'admin-password'), knows(name, 'owner-password'), knows(name, 'app-password')]).toEqual([
        false,
        false,
        true,
      ]);
    }
    expect([knows('migrate', 'admin-password'), knows('migrate', 'owner-password')]).toEqual([true, true]);
  });

  it('uses the embedded parts unless real ones are named', () => {
    expect(environmentsFor({}).worker).toMatchObject({
      QUEUE_BACKEND: 'postgres',
      COMFYUI_URLS: 'http://127.0.0.1:8188',
      STORAGE: 'file:/home/of/phoxray/objects',
      DATABASE_URL: 'postgres://phoxray_app:app-password@127.0.0.1:5433/phoxray',
    });
    const real = { REDIS_URL: 'redis://r', COMFYUI_URLS: 'http://gpu:8188', STORAGE: 'file:/mnt', MASTER_KEY: 'mine' };
    expect(environmentsFor(real).worker).toMatchObject({ ...real, QUEUE_BACKEND: 'redis' });
  });

  it('keeps the database that DATABASE_URL names, and takes ready-made roles as they are', () => {
    const env = { DATABASE_URL: 'postgres://boss:x@db:5432/clinic' };
    expect(databaseUrls(env, env.DATABASE_URL, SECRETS).owner).toBe(
      'postgres://phoxray_owner:owner-password@db:5432/clinic',
    );
    const given = {
      ...env,
      DATABASE_OWNER_URL: 'postgres://o@db/clinic',
      QUEUE_DATABASE_URL: 'postgres://q@db/clinic',
    };
    expect(databaseUrls(given, env.DATABASE_URL, SECRETS)).toEqual({
      app: env.DATABASE_URL,
      owner: given.DATABASE_OWNER_URL,
      queue: given.QUEUE_DATABASE_URL,
    });
  });

  it('knows where a server answers this machine', () => {
    expect(originOf('0.0.0.0', 80)).toBe('http://127.0.0.1:80');
    expect(originOf('::1', 80)).toBe('http://[::1]:80');
    expect(readAddress({ PORT: '4000' }).publicUrl).toBe('http://localhost:4000');
    expect(readAddress({ PUBLIC_URL: 'https://x.example/' }).publicUrl).toBe('https://x.example');
  });
});
