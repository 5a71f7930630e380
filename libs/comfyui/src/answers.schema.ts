import { z } from 'zod';

/** Everything the server says over HTTP is read through these. Fields that are not named here are dropped, not kept. */

const nodeError = z.object({
  class_type: z.string().nullish(),
  errors: z.array(z.object({ type: z.string() })).default([]),
});
export type NodeError = z.output<typeof nodeError>;
export type NodeErrors = Readonly<Record<string, NodeError>>;

const nodeErrors = z
  .record(z.string(), nodeError)
  .nullish()
  .transform((errors): NodeErrors => errors ?? {});

/** 200 of POST /prompt. */
export const submissionAnswer = z.object({ prompt_id: z.string(), node_errors: nodeErrors });

/** 400 of POST /prompt. `extra_info` names the node on newer servers. */
export const rejectionAnswer = z.object({
  error: z
    .object({
      type: z.string(),
      extra_info: z.object({ node_id: z.string().nullish(), class_type: z.string().nullish() }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  node_errors: nodeErrors,
});

export type RejectionAnswer = z.output<typeof rejectionAnswer>;

/** Answer of POST /upload/image. */
export const uploadAnswer = z.object({ name: z.string().min(1), subfolder: z.string(), type: z.string() });

const queueItem = z
  .tuple([z.number(), z.string()])
  .rest(z.unknown())
  .transform(([number, id]) => ({ number, id }));

/** GET /queue, without the graphs of everybody. */
export const queueAnswer = z.object({ queue_running: z.array(queueItem), queue_pending: z.array(queueItem) });
export type QueueAnswer = z.output<typeof queueAnswer>;

const outputFile = z.object({ filename: z.string().min(1), subfolder: z.string(), type: z.string() });
const outputs = z
  .record(z.string(), z.object({ images: z.array(outputFile).nullish() }))
  .nullish()
  .transform((nodes) => nodes ?? {});

export type RawOutputs = z.output<typeof outputs>;

/** The parts of an `execution_error` that are safe to look at; the text is for classification only. */
export const executionError = z.object({
  node_id: z.string().nullish(),
  node_type: z.string().nullish(),
  exception_type: z.string().nullish(),
  exception_message: z.string().nullish(),
});
export type ExecutionError = z.output<typeof executionError>;

const historyEntry = z.object({
  outputs,
  status: z.object({
    status_str: z.string(),
    completed: z.boolean(),
    messages: z.array(z.tuple([z.string(), z.unknown()])).default([]),
  }),
});
export type HistoryEntry = z.output<typeof historyEntry>;

/** GET /history/{id}: empty, or one record under its id. */
export const historyAnswer = z.record(z.string(), historyEntry);

/** GET /api/jobs/{id} of newer servers. */
export const jobAnswer = z.object({
  status: z.enum(['pending', 'in_progress', 'completed', 'failed', 'cancelled']),
  outputs,
  execution_error: executionError.nullish().catch(null),
});
export type JobAnswer = z.output<typeof jobAnswer>;

export const jobCancelAnswer = z.object({ cancelled: z.boolean() });

export const systemStatsAnswer = z.object({ system: z.object({ comfyui_version: z.string().nullish() }) });

export const queueDepthAnswer = z.object({ exec_info: z.object({ queue_remaining: z.number() }) });
