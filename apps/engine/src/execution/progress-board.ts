import { nodeIdentity, progressStateEvent } from '../protocol/events.js';
import type { SocketEvent } from '../protocol/events.js';
import type { JsonObject } from '../protocol/json.js';

/** Progress of the nodes that one prompt has touched so far; every change is told as one `progress_state`. */
export class ProgressBoard {
  private readonly nodes = new Map<string, JsonObject>();

  constructor(
    private readonly promptId: string,
    private readonly tell: (event: SocketEvent) => void,
  ) {}

  start(node: string): void {
    this.set(node, 0, 'running');
  }

  finish(node: string): void {
    this.set(node, 1, 'finished');
  }

  private set(node: string, value: number, state: 'running' | 'finished'): void {
    this.nodes.set(node, { value, max: 1, state, ...nodeIdentity(node, this.promptId) });
    this.tell(progressStateEvent(this.promptId, Object.fromEntries(this.nodes)));
  }
}
