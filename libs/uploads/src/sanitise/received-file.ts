import type { DecoderInput } from '../decoder/decoder-input.js';

/** A file as it was received, wherever it is kept meanwhile. */
export interface ReceivedFile {
  /** Its first bytes, enough to tell its format: 132, or the whole file. */
  readonly head: Buffer;
  /** All of it from the beginning, also for a second time. */
  open(): DecoderInput;
}
