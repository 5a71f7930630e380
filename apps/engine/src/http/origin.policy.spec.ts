import { isForeignOrigin } from './origin.policy.js';

describe('isForeignOrigin', () => {
  it.each([
    [{ host: '127.0.0.1:8188', origin: 'https://elsewhere.example' }, true],
    [{ host: 'localhost:8188', origin: 'http://localhost:3000' }, true],
    [{ host: '127.0.0.1:8188', origin: 'null' }, true],
    [{ host: '127.0.0.1:8188', origin: 'http://127.0.0.1:8188' }, false],
    [{ host: '127.0.0.1:8188' }, false],
    [{ host: 'comfy.internal:8188', origin: 'https://elsewhere.example' }, false],
  ])('%j → %s', (headers, foreign) => {
    expect(isForeignOrigin(headers)).toBe(foreign);
  });
});
