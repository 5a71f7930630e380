import { DECODER_VARIABLE } from '../setup/test-logins.mjs';
import { rotate } from './rotation.js';

it('takes and shows compressed files in rotation, and no decoder dies of it', async () => {
  const { failures, endedDecoders } = await rotate(process.env[DECODER_VARIABLE] ?? '', 60);
  expect({ failures, endedDecoders }).toEqual({ failures: [], endedDecoders: 0 });
}, 600_000);
