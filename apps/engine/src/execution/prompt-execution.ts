import { Interrupted } from './interrupt-switch.js';
import type { InterruptSwitch } from './interrupt-switch.js';
import { executionOrder } from './execution-order.js';
import { failureDetails, NodeStopped } from './execution-failure.js';
import type { ExecutionRecord, StatusMessage } from './history.js';
import type { NodeRegistry } from './node-registry.js';
import { OutputSink } from './output-sink.js';
import { ProgressBoard } from './progress-board.js';
import { clientOf, linkOf } from './prompt-graph.js';
import type { PromptItem, PromptNode } from './prompt-graph.js';
import { signGraph } from './result-cache.js';
import type { ResultCache, Signatures } from './result-cache.js';
import type { NodeFaultScope } from '../faults/faulty-node.js';
import { sufferNodeFaults } from '../faults/faulty-node.js';
import type { ImageLoader } from '../generation/generation.js';
import type { EngineHome } from '../home/engine-home.js';
import type { NodeResult, StoredImage } from '../nodes/node-definition.js';
import { NodeFailure } from '../nodes/node-failure.js';
import { NodeInputs } from '../nodes/node-inputs.js';
import type { Tensor } from '../nodes/tensor.js';
import { executedEvent, executingEvent, progressEvent } from '../protocol/events.js';
import type { SocketEvent } from '../protocol/events.js';
import type { JsonObject, JsonValue } from '../protocol/json.js';
import type { SocketHub } from '../protocol/socket-hub.js';
import { Pacer } from '../raster/pacer.js';

/** What a run needs of the engine. */
export interface ExecutionScope {
  readonly registry: NodeRegistry;
  readonly home: EngineHome;
  readonly hub: SocketHub;
  readonly cache: ResultCache;
  readonly interrupt: InterruptSwitch;
  readonly loader: ImageLoader;
  readonly nodeFaults: NodeFaultScope;
  readonly signal: AbortSignal;
  /** Tells which node runs, for clients that connect meanwhile. */
  entered(node: string): void;
}

/** Runs one prompt once and tells its client what happens, event by event, in the recorded order. */
export class PromptExecution {
  private readonly messages: StatusMessage[] = [];
  private readonly results = new Map<string, NodeResult>();
  private readonly executed: string[] = [];
  private readonly outputs: Record<string, { images: readonly StoredImage[] }> = {};
  private readonly meta: Record<string, JsonObject> = {};
  private readonly client: string | null;
  private readonly progress: ProgressBoard;
  private readonly pacer: Pacer;

  constructor(
    private readonly item: PromptItem,
    private readonly scope: ExecutionScope,
  ) {
    this.client = clientOf(item);
    // Like the real server, progress_state reaches every socket when nobody asked for the prompt.
    this.progress = new ProgressBoard(item.promptId, (event) => scope.hub.send(event, this.client));
    this.pacer = new Pacer(scope.signal);
  }

  /** Resolves however the prompt ends; rejects only when the engine stops or restarts. */
  async run(): Promise<ExecutionRecord> {
    this.note('execution_start', {});
    try {
      await this.runNodes();
      this.note('execution_success', {});
      return this.record('success');
    } catch (error) {
      this.scope.signal.throwIfAborted();
      this.noteStop(error instanceof NodeStopped ? error : new NodeStopped('', '', error, null));
      return this.record('error');
    }
  }

  private async runNodes(): Promise<void> {
    const { cache, registry, home } = this.scope;
    const { graph, outputs } = this.item;
    const signatures = await signGraph(graph, registry, home);
    cache.retain(signatures);
    this.recall(signatures);
    this.note('execution_cached', { nodes: [...this.results.keys()] });
    for (const id of executionOrder(graph, outputs, (id) => this.results.has(id))) {
      const known = this.results.get(id);
      if (known) this.replay(id, known);
      else cache.store(signatures.get(id), await this.runNode(id));
    }
  }

  private recall(signatures: Signatures): void {
    for (const id of Object.keys(this.item.graph)) {
      const known = this.scope.cache.find(signatures.get(id));
      if (known) this.results.set(id, known);
    }
  }

  private replay(id: string, result: NodeResult): void {
    this.publish(id, result);
    this.progress.finish(id);
  }

  private async runNode(id: string): Promise<NodeResult> {
    const node = this.item.graph[id];
    if (!node) throw new NodeStopped(id, '', new NodeFailure('KeyError', 'The node is missing.'), null);
    this.scope.entered(id);
    this.progress.start(id);
    this.tell(executingEvent(id, this.item.promptId));
    const result = await this.work(id, node);
    this.results.set(id, result);
    this.publish(id, result);
    this.progress.finish(id);
    this.executed.push(id);
    return result;
  }

  private async work(id: string, node: PromptNode): Promise<NodeResult> {
    const { faults } = this.scope.nodeFaults;
    const occasion = { node: id, classType: node.class_type };
    let inputs: NodeInputs | null = null;
    try {
      if (faults.strike('foreign-interrupt', occasion)) this.scope.interrupt.raise();
      this.scope.interrupt.check();
      inputs = this.gather(node);
      await sufferNodeFaults(this.scope.nodeFaults, occasion);
      return await this.definition(node).run(inputs, this.context(id, node));
    } catch (error) {
      throw new NodeStopped(id, node.class_type, error, inputs);
    }
  }

  private definition(node: PromptNode) {
    const definition = this.scope.registry.get(node.class_type);
    if (!definition) throw new NodeFailure('KeyError', 'The class is missing.');
    return definition;
  }

  private context(id: string, node: PromptNode) {
    const { home, loader, nodeFaults } = this.scope;
    const occasion = { node: id, classType: node.class_type };
    const stream = (png: Buffer) => this.stream(id, png);
    const sink = new OutputSink({ home, faults: nodeFaults.faults, pacer: this.pacer, occasion, stream });
    return { pacer: this.pacer, source: home, sink, loader };
  }

  private gather(node: PromptNode): NodeInputs {
    const values = Object.entries(node.inputs).map(([name, value]): [string, JsonValue | Tensor] => {
      const link = linkOf(value);
      return [name, link ? this.resultOf(link[0], link[1]) : value];
    });
    return new NodeInputs(new Map(values));
  }

  private resultOf(id: string, slot: number): Tensor {
    const tensor = this.results.get(id)?.outputs[slot];
    if (!tensor) throw new NodeFailure('IndexError', 'An input has no value.');
    return tensor;
  }

  private publish(id: string, result: NodeResult): void {
    if (!result.ui) return;
    this.outputs[id] = result.ui;
    this.meta[id] = { node_id: id, display_node: id, parent_node: null, real_node_id: id };
    this.tell(executedEvent(id, this.item.promptId, result.ui.images));
  }

  private stream(id: string, png: Buffer): void {
    this.progress.start(id);
    this.tell(progressEvent(id, this.item.promptId, 0, 1));
    this.scope.interrupt.check();
    if (this.client !== null) {
      this.scope.hub.sendImage({ png, node: id, promptId: this.item.promptId }, this.client);
    }
  }

  private noteStop(stop: NodeStopped): void {
    const where = { node_id: stop.node, node_type: stop.classType, executed: [...this.executed] };
    if (stop.cause instanceof Interrupted) {
      this.note('execution_interrupted', where, true);
      return;
    }
    const graphNodes = Object.keys(this.item.graph);
    this.note('execution_error', { ...where, ...failureDetails(stop), current_outputs: graphNodes });
  }

  private record(status: 'success' | 'error'): ExecutionRecord {
    const { messages, outputs, meta } = this;
    return { outputs, status: { status_str: status, completed: status === 'success', messages }, meta };
  }

  /** Status messages go to the client and into history. */
  private note(type: string, details: JsonObject, broadcast = false): void {
    const data = { prompt_id: this.item.promptId, ...details, timestamp: Date.now() };
    this.messages.push([type, data]);
    if (this.client !== null || broadcast) this.scope.hub.send({ type, data }, this.client);
  }

  private tell(event: SocketEvent): void {
    if (this.client !== null) this.scope.hub.send(event, this.client);
  }
}
