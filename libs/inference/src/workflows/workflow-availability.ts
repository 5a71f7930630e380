import { Injectable } from '@nestjs/common';
import type { ComfyClient } from '@phoxray/comfyui';
import { Endpoints } from '../endpoints/endpoints.js';
import { requiredNodes, type WorkflowTemplate } from './workflow.js';
import { WorkflowRegistry } from './workflow-registry.js';

/** An answer may be this old. */
const CACHE_MS = 15_000;
/** An endpoint that takes longer counts as away: a list must not wait for it. */
const PATIENCE_MS = 1_000;

type NodeSets = readonly ReadonlySet<string>[];

/** Which workflows some endpoint could run, as the API sees the endpoints. */
@Injectable()
export class WorkflowAvailability {
  private readonly classes: readonly string[];
  private known: { readonly answer: Promise<NodeSets>; readonly until: number } | null = null;

  constructor(
    private readonly endpoints: Endpoints,
    registry: WorkflowRegistry,
  ) {
    this.classes = [...new Set(registry.list().flatMap(requiredNodes))];
  }

  async isAvailable(template: WorkflowTemplate): Promise<boolean> {
    const needs = requiredNodes(template);
    return (await this.nodeSets()).some((nodes) => needs.every((node) => nodes.has(node)));
  }

  private nodeSets(): Promise<NodeSets> {
    if (this.known !== null && performance.now() < this.known.until) return this.known.answer;
    const answer = Promise.all([...this.endpoints.clients.values()].map((client) => this.nodesOf(client)));
    this.known = { answer, until: performance.now() + CACHE_MS };
    return answer;
  }

  private async nodesOf(client: ComfyClient): Promise<ReadonlySet<string>> {
    let timer: NodeJS.Timeout | undefined;
    const away = new Promise<ReadonlySet<string>>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, new Set<string>());
    });
    try {
      return await Promise.race([this.ask(client), away]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async ask(client: ComfyClient): Promise<ReadonlySet<string>> {
    try {
      const { missing } = await client.canRun(this.classes);
      return new Set(this.classes.filter((name) => !missing.includes(name)));
    } catch {
      return new Set();
    }
  }
}
