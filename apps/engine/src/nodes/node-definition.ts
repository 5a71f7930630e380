import type { ImageLoader } from '../generation/generation.js';
import type { Pacer } from '../raster/pacer.js';
import type { JsonValue } from '../protocol/json.js';
import type { NodeInfo } from './node-info.js';
import type { NodeInputs } from './node-inputs.js';
import type { ImageTensor, Tensor } from './tensor.js';

/** A file as history and `executed` name it. */
export interface StoredImage {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: 'input' | 'output' | 'temp';
}

/** What a node leaves behind: one tensor for each output slot, and the files it wrote. */
export interface NodeResult {
  readonly outputs: readonly Tensor[];
  readonly ui?: { readonly images: readonly StoredImage[] };
}

/** Where images come from: the engine's own folders. */
export interface ImageSource {
  /** Bytes of `sub/name.png`, optionally followed by ` [input]`, ` [temp]` or ` [output]`; null when absent. */
  read(reference: string): Promise<Buffer | null>;
  /** Whether {@link read} would find it. */
  exists(reference: string): Promise<boolean>;
}

/** Where images go. */
export interface ImageSink {
  /** Writes a PNG into `output` under the next free number of the prefix. */
  save(image: ImageTensor, prefix: string): Promise<StoredImage[]>;
  /** Writes a PNG into `temp` under a random name. */
  preview(image: ImageTensor): Promise<StoredImage[]>;
  /** Sends a PNG over the socket that asked, with its progress tick. */
  stream(image: ImageTensor): Promise<void>;
}

export interface NodeContext {
  readonly pacer: Pacer;
  readonly source: ImageSource;
  readonly sink: ImageSink;
  readonly loader: ImageLoader;
}

export type Literals = Readonly<Record<string, JsonValue>>;

/** One node class: what it says of itself and what it does. */
export interface NodeDefinition {
  readonly info: NodeInfo;
  /** @throws NodeFailure when the inputs cannot be worked on */
  run(inputs: NodeInputs, context: NodeContext): Promise<NodeResult>;
  /** A value that differs when the node must run again although its inputs are the same; null = never cached. */
  fingerprint?(literals: Literals, source: ImageSource): Promise<string | null>;
  /** Extra check of literals; the details of `custom_validation_failed`, or null. Lifts the enum check of its input. */
  readonly customCheck?: {
    readonly input: string;
    check(value: JsonValue, source: ImageSource): Promise<string | null>;
  };
}

/** A definition from its two halves, so that each node file stays one object. */
export const defineNode = (definition: NodeDefinition): NodeDefinition => definition;
