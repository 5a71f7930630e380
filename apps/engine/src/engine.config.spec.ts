import { ZodError } from 'zod';
import { engineOptions } from './engine.config.js';

const readFaulty = () => engineOptions({ ENGINE_PORT: 'x', ENGINE_CACHE: 'sometimes' });

describe('engineOptions', () => {
  it('defaults to a loopback server without faults', () => {
    expect(engineOptions({})).toMatchObject({ host: '127.0.0.1', port: 8188, faultRoutes: false });
    expect(engineOptions({}).generation).toBe('0.33.0');
  });

  it('reads the port 0, the delay and the fault switch', () => {
    const options = engineOptions({ ENGINE_PORT: '0', ENGINE_NODE_DELAY_MS: '20', ENGINE_FAULTS: '1' });
    expect(options).toMatchObject({ port: 0, nodeDelayMs: 20, faultRoutes: true });
  });

  it('names every faulty variable at once', () => {
    expect(readFaulty).toThrow(ZodError);
    expect(readFaulty).toThrow(/ENGINE_PORT[\s\S]*ENGINE_CACHE/);
  });
});
