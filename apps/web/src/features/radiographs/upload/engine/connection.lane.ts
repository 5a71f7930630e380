import { isIn } from '../list/upload-item.js';
import type { SendingLane } from './sending.lane.js';
import type { UploadBoard } from './upload-board.js';

/** How long to wait before asking an API again that could not be reached. */
const AGAIN_AFTER_MS = 5_000;

/** Holds files that lost their connection, and lets them go on when it is back. */
export class ConnectionLane {
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly board: UploadBoard,
    private readonly sending: Pick<SendingLane, 'stop'>,
  ) {}

  /** Browsers say when their own connection is back, not when an API is. */
  pump(): void {
    if (this.timer !== null || !this.board.get().some((item) => isIn(item, 'offline'))) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (globalThis.navigator.onLine) this.resume();
      else this.pump();
    }, AGAIN_AFTER_MS);
  }

  /** What is on its way stops where it is. */
  hold(): void {
    for (const item of this.board.get().filter((one) => isIn(one, 'hashing', 'uploading'))) {
      this.sending.stop(item.id);
      this.board.apply(item.id, { type: 'disconnect' });
    }
  }

  resume(): void {
    for (const { id } of this.board.get().filter((item) => isIn(item, 'offline'))) {
      this.board.apply(id, { type: 'reconnect' });
    }
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
