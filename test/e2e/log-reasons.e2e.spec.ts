import { startChild, type Child } from '../setup/child.js';
import { hasRedis, startRedis, type RedisServer } from '../setup/redis.js';
import { startSilentProxy, type SilentProxy } from '../setup/silent-proxy.js';
import { adminUrl } from '../setup/test-database.js';
import { createTestEnvironment, type TestEnvironment } from '../setup/test-environment.js';
import { until } from '../setup/until.js';

const whenRedis = hasRedis() ? describe : describe.skip;

whenRedis('the log of a bad minute (needs redis-server)', () => {
  let environment: TestEnvironment;
  let redis: RedisServer;
  let proxy: SilentProxy;
  let api: Child;

  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startSilentProxy(Number(new URL(adminUrl()).port));
    environment = await createTestEnvironment();
    const url = Object.assign(new URL(environment.database.DATABASE_URL), { port: String(proxy.port) }).href;
    const queue = { QUEUE_BACKEND: 'redis', REDIS_URL: redis.url };
    api = await startChild('api', { ...environment.variables, ...queue, DATABASE_URL: url, LOG_LEVEL: 'info' });
  });

  afterAll(async () => {
    await api.stop();
    await proxy.stop();
    await redis.stop();
    await environment.dispose();
  });

  it('names Redis by its port and errno, again and again while it is away', async () => {
    await redis.kill();
    const { port } = new URL(redis.url);
    await until(() => api.output().includes(`"peer":"port ${port}","reason":"ECONNREFUSED connect"`));
    await redis.restart();
  });

  it('names the database when a request is refused for it, and nothing that the caller sent', async () => {
    await proxy.stop();
    const answer = await fetch(`http://127.0.0.1:${api.port}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'dupont@clinic.example', password: 'canary of a secret' }),
    });
    expect(answer.status).toBe(503);
    const lines = (): string[] => api.output().split('\n');
    await until(() => lines().some((line) => line.includes('HTTP.UNAVAILABLE')));
    const line = lines().find((text) => text.includes('HTTP.UNAVAILABLE'));
    expect(line).toContain(`"peer":"port ${proxy.port}","reason":"ECONNREFUSED connect"`);
    expect(api.output()).not.toMatch(/dupont|canary/);
  });
});
