import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { z } from 'zod';
import { EngineClient } from './engine-client.js';

/** Node id → class and inputs. */
export type Graph = Readonly<Record<string, { readonly class_type: string; readonly inputs: object }>>;

/** 8-bit RGB samples, or the type of the exception that a node raised. */
export type GraphResult =
  { readonly width: number; readonly height: number; readonly samples: Uint8Array } | { readonly raised: string };

const imageSchema = z.object({ filename: z.string(), subfolder: z.string(), type: z.string() });
const entrySchema = z.object({
  outputs: z.record(z.string(), z.object({ images: z.tuple([imageSchema]) })),
  status: z.object({ messages: z.array(z.tuple([z.string(), z.record(z.string(), z.unknown())])) }),
});
const historySchema = z.record(z.string(), entrySchema);

const recordOf = async (client: EngineClient, id: string): Promise<z.infer<typeof entrySchema>> => {
  let entry: z.infer<typeof entrySchema> | undefined;
  await client.until(async () => {
    entry = historySchema.parse(await client.getJson(`/history/${id}`))[id];
    return entry !== undefined;
  });
  if (!entry) throw new Error('The prompt left no record');
  return entry;
};

const raisedIn = ({ status }: z.infer<typeof entrySchema>): string | null => {
  const error = status.messages.find(([type]) => type === 'execution_error')?.[1];
  return error ? z.string().parse(error['exception_type']) : null;
};

/** Uploads a picture and loads it as node `1` of a graph whose node `out` previews; returns what `out` shows. */
export const runGraph = async (url: string, picture: Buffer, nodes: Graph): Promise<GraphResult> => {
  const client = new EngineClient(url, randomUUID());
  const [id, subfolder] = [randomUUID(), `phox/${randomUUID()}`];
  await client.upload(picture, 'in.png', { type: 'temp', subfolder });
  const load = { class_type: 'LoadImage', inputs: { image: `${subfolder}/in.png [temp]` } };
  const answer = await client.post('/prompt', { prompt: { '1': load, ...nodes }, prompt_id: id });
  if (answer.status !== 200) throw new Error(await answer.text());
  const record = await recordOf(client, id);
  const raised = raisedIn(record);
  if (raised !== null) return { raised };
  const image = imageSchema.parse(record.outputs['out']?.images[0]);
  const bytes = Buffer.from(await (await client.view(image)).arrayBuffer());
  const { data, info } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, samples: data };
};
