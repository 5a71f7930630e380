import type { JsonValue } from '../protocol/json.js';
import { NodeFailure } from './node-failure.js';
import { describeTensor } from './tensor.js';
import type { ImageTensor, MaskTensor, Tensor } from './tensor.js';

const isTensor = (value: JsonValue | Tensor | undefined): value is Tensor =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'kind' in value && 'width' in value;

/** What a node was given: links already followed, literals already coerced by validation. */
export class NodeInputs {
  constructor(private readonly values: ReadonlyMap<string, JsonValue | Tensor>) {}

  image(name: string): ImageTensor {
    const value = this.values.get(name);
    if (isTensor(value) && value.kind === 'IMAGE') return value;
    throw new NodeFailure('TypeError', `${name} is not an image`);
  }

  mask(name: string): MaskTensor {
    const value = this.findMask(name);
    if (value) return value;
    throw new NodeFailure('TypeError', `${name} is not a mask`);
  }

  findMask(name: string): MaskTensor | null {
    const value = this.values.get(name);
    return isTensor(value) && value.kind === 'MASK' ? value : null;
  }

  number(name: string): number {
    const value = this.values.get(name);
    if (typeof value === 'number') return value;
    throw new NodeFailure('TypeError', `${name} is not a number`);
  }

  text(name: string): string {
    const value = this.values.get(name);
    if (typeof value === 'string') return value;
    throw new NodeFailure('TypeError', `${name} is not a string`);
  }

  flag(name: string): boolean {
    return this.values.get(name) === true;
  }

  /** For an error event: literals as they are, tensors by shape only, so that no pixel leaves the engine. */
  describe(): Record<string, JsonValue[]> {
    const described: Record<string, JsonValue[]> = {};
    for (const [name, value] of this.values) described[name] = [isTensor(value) ? describeTensor(value) : value];
    return described;
  }
}
