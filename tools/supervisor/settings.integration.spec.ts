import { freePort, reservePort } from './ports.mjs';
import { resolveSettings } from './settings.mjs';

describe('the peers that an instance is given', () => {
  let nobody: string;

  const settle = async (env: NodeJS.ProcessEnv) => resolveSettings({ PORT: String(await freePort()), ...env }, '/home');

  beforeAll(async () => {
    nobody = `http://127.0.0.1:${await freePort()}`;
  });

  it.each([['DATABASE_URL'], ['REDIS_URL']])('%s must answer', async (variable) => {
    await expect(settle({ [variable]: nobody })).rejects.toMatchObject({
      message: expect.stringContaining(`${variable}: nothing answers at 127.0.0.1`),
      advice: expect.stringContaining(`unset ${variable}`),
    });
    await expect(settle({ [variable]: 'here' })).rejects.toThrow(`${variable} is not a URL`);
  });

  it('one of the image servers must answer', async () => {
    await expect(settle({ COMFYUI_URLS: `${nobody}, ${nobody}` })).rejects.toMatchObject({
      message: expect.stringContaining('none of these servers answers'),
      advice: expect.stringContaining('stand-in'),
    });
    const there = await reservePort(0, '127.0.0.1');
    try {
      const settings = await settle({ COMFYUI_URLS: `${nobody},http://127.0.0.1:${there.port}` });
      expect(settings.enginePort).toBeNull();
    } finally {
      await there.close();
    }
  });
});
