import { getSchemaPath, type ApiResponseOptions } from '@nestjs/swagger';
import { JobDto } from './job.dto.js';

type Content = NonNullable<Extract<ApiResponseOptions, { content?: unknown }>['content']>;

const EXAMPLE = `event: job
id: 7
data: {"id":"019a4c1e-7b20-7d3a-9c1f-5e2b8a6d4c10","state":"running","progress":0.5,"revision":7, …}

`;

const stream = {
  schema: { type: 'string' },
  example: EXAMPLE,
  'x-event-data': { job: { $ref: getSchemaPath(JobDto) } },
};

/**
 * The stream of a job, for the OpenAPI description. OpenAPI 3.1 has no word for the events within a stream: the schema
 * of their data stands in an extension, where a reader and a test find it.
 */
export const JOB_EVENTS: Content = { 'text/event-stream': stream };
