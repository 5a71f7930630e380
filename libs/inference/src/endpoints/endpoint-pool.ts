import type { ComfyClient, EndpointVerdict } from '@phoxray/comfyui';
import { UNSEEN, workingCondition, type EndpointCondition } from './endpoint-condition.js';
import { allowedPrompts, CLOSED_BREAKER, recordVerdict, type Breaker } from './breaker.policy.js';

/** What a job needs of an endpoint. */
export interface SlotRequest {
  /** Node classes of the workflow. */
  readonly needs: readonly string[];
  /** Endpoints that failed this job: taken only when no other could run it. */
  readonly avoid: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** The right to hold one prompt at an endpoint. `free` it as soon as the prompt has ended; more than once is harmless. */
export interface Slot<Client = ComfyClient> {
  readonly endpoint: string;
  readonly client: Client;
  free(): void;
}

interface Member<Client> {
  readonly endpoint: string;
  readonly client: Client;
  /** Null until the endpoint has answered, and again once it stops answering. */
  nodes: ReadonlySet<string> | null;
  condition: EndpointCondition;
  breaker: Breaker;
  prompts: number;
}

/** What a health page says of the endpoints. */
export interface EndpointCensus {
  readonly configured: number;
  readonly answering: number;
  readonly servers: readonly ({ readonly endpoint: string } & EndpointCondition)[];
}

interface Waiter<Client> {
  readonly request: SlotRequest;
  readonly grant: (slot: Slot<Client>) => void;
}

/**
 * Hands out prompt slots of the endpoints: to whoever waits longest among those that an endpoint can serve, at the
 * least busy endpoint. Knows what it is told; the monitor does the asking. One pool a process.
 */
export class EndpointPool<Client = ComfyClient> {
  private readonly members: Member<Client>[];
  private waiters: Waiter<Client>[] = [];

  constructor(
    endpoints: readonly { readonly endpoint: string; readonly client: Client }[],
    private readonly capacity: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.members = endpoints.map((one) => ({
      ...one,
      nodes: null,
      condition: UNSEEN,
      breaker: CLOSED_BREAKER,
      prompts: 0,
    }));
  }

  /** Waits for a slot. Rejects with the signal's reason. */
  acquire(request: SlotRequest): Promise<Slot<Client>> {
    return new Promise((resolve, reject) => {
      const { signal } = request;
      if (signal.aborted) return reject(signal.reason);
      const giveUp = (): void => {
        this.waiters = this.waiters.filter((other) => other !== waiter);
        reject(signal.reason);
      };
      const grant = (slot: Slot<Client>): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(slot);
      };
      const waiter: Waiter<Client> = { request, grant };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiters.push(waiter);
      this.dispatch();
    });
  }

  /** A slot for a prompt that is at the endpoint already, however full it is. Null when it is not one of ours. */
  adopt(endpoint: string): Slot<Client> | null {
    const member = this.find(endpoint);
    return member === undefined ? null : this.take(member);
  }

  /** The endpoint answers, has these node classes, and keeps images intact. */
  markUp(endpoint: string, nodes: ReadonlySet<string>, condition = workingCondition([])): void {
    const member = this.find(endpoint);
    if (member !== undefined) Object.assign(member, { nodes, condition });
    this.dispatch();
  }

  /** The endpoint gets no work until it is marked up again. */
  markDown(endpoint: string, condition: EndpointCondition): void {
    const member = this.find(endpoint);
    if (member !== undefined) Object.assign(member, { nodes: null, condition });
  }

  /** Whether the endpoint worked when it was last looked at. */
  isUp(endpoint: string): boolean {
    return (this.find(endpoint)?.nodes ?? null) !== null;
  }

  /** Whether the endpoint answers and has these node classes. */
  canRun(endpoint: string, needs: readonly string[]): boolean {
    const member = this.find(endpoint);
    return member !== undefined && hasNodes(member, needs);
  }

  /** Whether another endpoint works that has these node classes. */
  hasOther(endpoint: string, needs: readonly string[]): boolean {
    return this.members.some((member) => member.endpoint !== endpoint && hasNodes(member, needs));
  }

  /** How the endpoint was when it was last looked at. */
  conditionOf(endpoint: string): EndpointCondition {
    return this.find(endpoint)?.condition ?? UNSEEN;
  }

  /** How many there are, how many of them get work, and how each was when it was last looked at. */
  get census(): EndpointCensus {
    const servers = this.members.map(({ endpoint, condition }) => ({ endpoint, ...condition }));
    const answering = this.members.filter(({ nodes }) => nodes !== null).length;
    return { configured: this.members.length, answering, servers };
  }

  /** Counts a run for or against the endpoint. */
  report(endpoint: string, verdict: EndpointVerdict): void {
    const member = this.find(endpoint);
    if (member !== undefined) member.breaker = recordVerdict(member.breaker, verdict, this.now());
    this.dispatch();
  }

  /** Grants what can be granted; to be called now and then, since an open breaker closes by itself. */
  dispatch(): void {
    this.waiters = this.waiters.filter((waiter) => {
      const member = this.choose(waiter.request);
      if (member !== null) waiter.grant(this.take(member));
      return member === null;
    });
  }

  /** Slots that nobody uses or waits for. */
  get idleSlots(): number {
    const free = this.members.map((member) => (member.nodes === null ? 0 : this.freeSlots(member)));
    return Math.max(0, free.reduce((sum, one) => sum + one, 0) - this.waiters.length);
  }

  private choose({ needs, avoid }: SlotRequest): Member<Client> | null {
    const able = this.members.filter((member) => hasNodes(member, needs) && this.allowed(member) > 0);
    const others = able.filter(({ endpoint }) => !avoid.has(endpoint));
    const free = (others.length > 0 ? others : able).filter((member) => this.freeSlots(member) > 0);
    return free.toSorted((a, b) => a.prompts - b.prompts)[0] ?? null;
  }

  private take(member: Member<Client>): Slot<Client> {
    member.prompts += 1;
    let held = true;
    const free = (): void => {
      if (!held) return;
      held = false;
      member.prompts -= 1;
      this.dispatch();
    };
    return { endpoint: member.endpoint, client: member.client, free };
  }

  private freeSlots(member: Member<Client>): number {
    return Math.max(0, this.allowed(member) - member.prompts);
  }

  private allowed(member: Member<Client>): number {
    return allowedPrompts(member.breaker, this.capacity, this.now());
  }

  private find(endpoint: string): Member<Client> | undefined {
    return this.members.find((member) => member.endpoint === endpoint);
  }
}

function hasNodes({ nodes }: { readonly nodes: ReadonlySet<string> | null }, needs: readonly string[]): boolean {
  return nodes !== null && needs.every((node) => nodes.has(node));
}
