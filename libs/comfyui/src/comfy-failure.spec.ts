import { inspect } from 'node:util';
import { ComfyClient } from './comfy-client.js';
import { ComfyFailure } from './comfy-failure.js';
import { resolveEndpoint, socketUrl } from './endpoint.js';
import { statusFailure, transportFailure } from './transport-failure.policy.js';

const causedBy = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('connect 10.1.2.3:8188'), { code }) });

describe('ComfyFailure', () => {
  it('carries a code, its class and its consequences, and no cause', () => {
    const failure = new ComfyFailure('PROMPT_LOST');
    expect(failure).toMatchObject({ code: 'COMFYUI.PROMPT_LOST', kind: 'lost', retry: 'new-attempt' });
    expect(failure.cause).toBeUndefined();
    expect(failure.is('PROMPT_LOST')).toBe(true);
    expect(failure.is('STALLED')).toBe(false);
  });

  it('keeps a node only when it is an identifier', () => {
    expect(new ComfyFailure('NODE_FAILED', { nodeId: '12:3', nodeType: 'ImageToMask' })).toMatchObject({
      nodeId: '12:3',
      nodeType: 'ImageToMask',
    });
    expect(new ComfyFailure('NODE_FAILED', { nodeId: '/srv/x', nodeType: 'Dupont, Jean' })).toMatchObject({
      nodeId: null,
      nodeType: null,
    });
  });
});

describe('transportFailure', () => {
  it('tells a request that never left from one that may have arrived', () => {
    expect(transportFailure(causedBy('ECONNREFUSED'), false).code).toBe('COMFYUI.UNREACHABLE');
    expect(transportFailure(causedBy('ECONNRESET'), false).code).toBe('COMFYUI.CONNECTION_LOST');
    expect(transportFailure(new TypeError('terminated'), false).code).toBe('COMFYUI.CONNECTION_LOST');
    expect(transportFailure('odd', true).code).toBe('COMFYUI.TIMED_OUT');
  });

  it('keeps no address', () => {
    const failure = transportFailure(causedBy('ECONNRESET'), false);
    expect(inspect(failure, { showHidden: true })).not.toContain('10.1.2.3');
  });
});

describe('statusFailure', () => {
  it.each([
    [302, 'ACCESS_REFUSED'],
    [401, 'ACCESS_REFUSED'],
    [403, 'ACCESS_REFUSED'],
    [404, 'ANSWER_UNREADABLE'],
    [413, 'INPUT_TOO_LARGE'],
    [500, 'SERVER_ERROR'],
    [502, 'GATEWAY_ERROR'],
    [504, 'GATEWAY_ERROR'],
    [507, 'SERVER_ERROR'],
  ])('%i → %s', (status, reason) => {
    expect(statusFailure(status).code).toBe(`COMFYUI.${reason}`);
  });
});

describe('the endpoint', () => {
  it('keeps its own path, and makes a socket address of it', () => {
    const endpoint = resolveEndpoint({ url: 'https://gpu.example/comfy' });
    expect(socketUrl(endpoint, 'a b').href).toBe('wss://gpu.example/comfy/ws?clientId=a+b');
  });

  it.each(['ftp://gpu.example', 'http://user:secret@gpu.example'])('refuses %s', (url) => {
    expect(() => new ComfyClient({ url })).toThrow(RangeError);
  });

  it('shows its secret headers to nobody who prints the client', () => {
    const client = new ComfyClient({ url: 'http://gpu.example', headers: { authorization: 'Bearer canary' } });
    expect(inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client)).not.toContain('canary');
  });
});
