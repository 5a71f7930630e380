import { createHash } from 'node:crypto';
import { z } from 'zod';

/** One input of a node class, as the endpoint declares it. Bounds are null when absent or beyond safe integers. */
export interface NodeInput {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
  readonly options: readonly string[] | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** The contract of a node class on one endpoint. */
export interface NodeContract {
  readonly name: string;
  readonly inputs: readonly NodeInput[];
  readonly outputTypes: readonly string[];
}

const bound = z
  .number()
  .refine((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER)
  .nullish()
  .catch(null);
const settings = z
  .object({
    min: bound,
    max: bound,
    options: z.array(z.unknown()).nullish().catch(null),
    image_upload: z.boolean().nullish().catch(null),
  })
  .catch({ min: null, max: null, options: null, image_upload: null });
const inputs = z.record(z.string(), z.array(z.unknown()).min(1)).nullish();

const nodeInfo = z.object({
  input: z.object({ required: inputs, optional: inputs }),
  output: z.array(z.unknown()).default([]),
});

/** Answer of GET /object_info/{class}: empty for a class that the endpoint does not have. */
export const objectInfoAnswer = z.record(z.string(), nodeInfo);

/** The contract in an answer, or null when the class is absent. */
export function readNodeContract(answer: z.output<typeof objectInfoAnswer>, name: string): NodeContract | null {
  const info = answer[name];
  if (!info) return null;
  const required = Object.entries(info.input.required ?? {}).map(([input, raw]) => readInput(input, raw, true));
  const optional = Object.entries(info.input.optional ?? {}).map(([input, raw]) => readInput(input, raw, false));
  return { name, inputs: [...required, ...optional], outputTypes: info.output.map(typeName) };
}

/** Enumerations come as `[["a","b"], …]` or `["COMBO", {options}]`; a list of uploaded files is nobody's business. */
function readInput(name: string, [type, raw]: readonly unknown[], required: boolean): NodeInput {
  const { min, max, options, image_upload } = settings.parse(raw ?? {});
  const choices = Array.isArray(type) ? type : options;
  return {
    name,
    required,
    type: typeName(type),
    options: choices && !image_upload ? [...new Set(choices.map(String))] : null,
    minimum: min ?? null,
    maximum: max ?? null,
  };
}

function typeName(type: unknown): string {
  return typeof type === 'string' ? type : 'COMBO';
}

/** A SHA-256 (hex) of contracts, the same whatever their order: tells when an endpoint's nodes have changed. */
export function fingerprintContracts(contracts: readonly NodeContract[]): string {
  const sorted = contracts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
