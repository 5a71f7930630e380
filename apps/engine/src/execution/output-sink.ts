import { randomInt } from 'node:crypto';
import type { FaultBoard, Occasion } from '../faults/fault-board.js';
import { spoilImage } from '../faults/faulty-image.js';
import { EscapingPath } from '../home/engine-home.js';
import type { EngineHome, FolderType } from '../home/engine-home.js';
import { expandPrefix, nextName, splitPrefix } from '../home/output-name.policy.js';
import type { ImageSink, StoredImage } from '../nodes/node-definition.js';
import { NodeFailure } from '../nodes/node-failure.js';
import type { ImageTensor } from '../nodes/tensor.js';
import { encodePng } from '../raster/image.codec.js';
import type { Pacer } from '../raster/pacer.js';

const SAVE_COMPRESSION = 4;
const PREVIEW_COMPRESSION = 1;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

const fiveLetters = (): string => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** What the sink needs of the engine and of the node that writes. */
export interface SinkScope {
  readonly home: EngineHome;
  readonly faults: FaultBoard;
  readonly pacer: Pacer;
  readonly occasion: Occasion;
  /** Sends a picture over the client's socket, with the ticks that go with it. */
  stream(png: Buffer): void;
}

/** Where one node's pictures go; file names follow the protocol. */
export class OutputSink implements ImageSink {
  constructor(private readonly scope: SinkScope) {}

  save(image: ImageTensor, prefix: string): Promise<StoredImage[]> {
    return this.write(image, prefix, 'output', SAVE_COMPRESSION);
  }

  preview(image: ImageTensor): Promise<StoredImage[]> {
    return this.write(image, `ComfyUI_temp_${fiveLetters()}`, 'temp', PREVIEW_COMPRESSION);
  }

  async stream(image: ImageTensor): Promise<void> {
    this.scope.stream(await this.encode(image, SAVE_COMPRESSION));
  }

  private async write(image: ImageTensor, prefix: string, type: FolderType, compression: number) {
    const { faults, home, occasion } = this.scope;
    const { subfolder, base } = splitPrefix(expandPrefix(prefix, image, new Date()));
    this.requireInside(type, subfolder);
    const filename = nextName(base, await home.list(type, subfolder));
    await home.write(type, subfolder, filename, await this.encode(image, compression));
    const stored = { filename, subfolder, type };
    if (faults.strike('missing-output', occasion)) return [];
    return faults.strike('extra-output', occasion) ? [stored, stored] : [stored];
  }

  private requireInside(type: FolderType, subfolder: string): void {
    try {
      this.scope.home.locate(type, subfolder);
    } catch (error) {
      if (!(error instanceof EscapingPath)) throw error;
      throw new NodeFailure('Exception', 'Saving image outside the output folder is not allowed.');
    }
  }

  private async encode(image: ImageTensor, compression: number): Promise<Buffer> {
    const png = await encodePng(image, compression, this.scope.pacer);
    return spoilImage(png, this.scope.faults, this.scope.occasion);
  }
}
