import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { createEngine } from '../../apps/engine/src/engine-server.js';
import type { EngineHandle } from '../../apps/engine/src/engine-server.js';
import { DEFAULT_GENERATION, GENERATIONS } from '../../apps/engine/src/generation/generation.js';
import type { Generation } from '../../apps/engine/src/generation/generation.js';
import { REAL_URL } from './endpoint-under-test.js';
import { EngineClient } from './engine-client.js';
import { runGraph } from './graph-run.js';
import type { Graph, GraphResult } from './graph-run.js';
import { noise } from './mask-run.js';

/** Needs a real ComfyUI at COMFYUI_CONFORMANCE_URL. */
const describeReal = REAL_URL ? describe : describe.skip;

const partsOf = (version: string): number[] => version.split('.').map(Number);

const isUpTo = (generation: string, version: string): boolean => {
  const [a, b] = [partsOf(generation), partsOf(version)];
  const first = a.findIndex((part, i) => part !== b[i]);
  return first < 0 || (a[first] ?? 0) < (b[first] ?? 0);
};

/** The newest generation that is not newer than the server. */
const generationOf = (version: string): Generation =>
  GENERATIONS.findLast((generation) => isUpTo(generation, version)) ?? DEFAULT_GENERATION;

const raw = (width: number, height: number, channels: 1 | 2 | 3 | 4) =>
  sharp(noise(width * 31 + height, width * channels, height), { raw: { width, height, channels } });

const deepGrey = (width: number, height: number): Promise<Buffer> => {
  const samples = Uint16Array.from({ length: width * height }, (_, i) => (i * 977) % 65_536);
  return sharp(samples, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer();
};

const KINDS: Readonly<Record<string, (width: number, height: number) => Promise<Buffer>>> = {
  grey: (w, h) => raw(w, h, 1).toColourspace('b-w').png().toBuffer(),
  'grey with alpha': (w, h) => raw(w, h, 2).toColourspace('b-w').png().toBuffer(),
  'grey of one bit': (w, h) => raw(w, h, 1).threshold(128).toColourspace('b-w').png({ palette: false }).toBuffer(),
  'grey of 16 bits': deepGrey,
  colour: (w, h) => raw(w, h, 3).png().toBuffer(),
  'colour with alpha': (w, h) => raw(w, h, 4).png().toBuffer(),
  palette: (w, h) => raw(w, h, 1).png({ palette: true, dither: 0 }).toBuffer(),
};

const SIZES = [
  [1, 1],
  [3, 5],
  [33, 7],
  [15, 40],
  [16, 16],
  [17, 32],
  [32, 1],
  [48, 15],
  [61, 47],
  [256, 4],
] as const;

const preview = (from: string) => ({ class_type: 'PreviewImage', inputs: { images: [from, 0] } });

/** One image node behind the loader. */
const imageNode = (class_type: string, inputs: object): Graph => ({
  n: { class_type, inputs: { image: ['1', 0], ...inputs } },
  out: preview('n'),
});

const maskNodes = (nodes: Graph, last: string): Graph => ({
  red: { class_type: 'ImageToMask', inputs: { image: ['1', 0], channel: 'red' } },
  green: { class_type: 'ImageToMask', inputs: { image: ['1', 0], channel: 'green' } },
  ...nodes,
  image: { class_type: 'MaskToImage', inputs: { mask: [last, 0] } },
  out: preview('image'),
});

/** A name, a graph, how many levels a sample may differ and which share of the samples may differ more. */
type Case = readonly [name: string, graph: Graph, levels: number, share: number];

const MORPHOLOGY = ['erode', 'dilate', 'open', 'close', 'gradient', 'bottom_hat', 'top_hat'].flatMap((operation) =>
  [3, 4, 5, 6, 9].map((kernel_size): Case => [
    `Morphology ${operation} ${kernel_size}`,
    imageNode('Morphology', { operation, kernel_size }),
    0,
    0,
  ]),
);

const BLENDS = ['normal', 'multiply', 'screen', 'overlay', 'soft_light', 'difference'].map((blend_mode): Case => {
  const inputs = { image1: ['1', 0], image2: ['i', 0], blend_factor: 0.6, blend_mode };
  const graph = {
    i: { class_type: 'ImageInvert', inputs: { image: ['1', 0] } },
    n: { class_type: 'ImageBlend', inputs },
    out: preview('n'),
  };
  return [`ImageBlend ${blend_mode}`, graph, 1, 0];
});

const SCALES = ['nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos'].map((upscale_method): Case => [
  `ImageScale ${upscale_method}`,
  imageNode('ImageScale', { upscale_method, width: 80, height: 30, crop: 'center' }),
  1,
  0,
]);

const MASKS: readonly Case[] = [
  ...[3, -2].map((expand): Case => {
    const inputs = { mask: ['red', 0], expand, tapered_corners: true };
    return [`GrowMask ${expand}`, maskNodes({ g: { class_type: 'GrowMask', inputs } }, 'g'), 0, 0];
  }),
  ...['multiply', 'add', 'subtract', 'and', 'or', 'xor'].map((operation): Case => {
    const inputs = { destination: ['red', 0], source: ['green', 0], x: 3, y: 2, operation };
    return [`MaskComposite ${operation}`, maskNodes({ c: { class_type: 'MaskComposite', inputs } }, 'c'), 1, 0];
  }),
  [
    'ThresholdMask',
    maskNodes({ t: { class_type: 'ThresholdMask', inputs: { mask: ['red', 0], value: 0.5 } } }, 't'),
    0,
    0,
  ],
];

const NODES: readonly Case[] = [
  ...MORPHOLOGY,
  ...BLENDS,
  ...SCALES,
  ...MASKS,
  ['ImageInvert', imageNode('ImageInvert', {}), 0, 0],
  ['ImageBlur', imageNode('ImageBlur', { blur_radius: 5, sigma: 1.3 }), 1, 0],
  ['ImageSharpen', imageNode('ImageSharpen', { sharpen_radius: 3, sigma: 1, alpha: 0.2 }), 1, 0],
  ['Canny', imageNode('Canny', { low_threshold: 0.2, high_threshold: 0.6 }), 0, 0.03],
];

/** Share of the samples that differ by more than `levels`; 1 when the results cannot be compared. */
const differing = (one: GraphResult, other: GraphResult, levels: number): number => {
  if ('raised' in one || 'raised' in other || one.width !== other.width || one.height !== other.height) return 1;
  const { samples } = other;
  return one.samples.filter((value, i) => Math.abs(value - (samples[i] ?? 0)) > levels).length / samples.length;
};

const picture = { class_type: 'MaskToImage', inputs: { mask: ['1', 0] } };
const shown = { n: picture, out: preview('n') };

/** Behind node `1`, a mask. */
const INVALID: readonly (readonly [string, Graph])[] = [
  ['values out of range', { ...shown, '1': { class_type: 'SolidMask', inputs: { value: 7, width: 0, height: 5 } } }],
  [
    'a choice that is none',
    maskNodes(
      {
        s: picture,
        green: { class_type: 'ImageToMask', inputs: { image: ['s', 0], channel: 'red' } },
        red: { class_type: 'ImageToMask', inputs: { image: ['s', 0], channel: 'x' } },
      },
      'red',
    ),
  ],
  ['a link of another type', { n: { class_type: 'ImageInvert', inputs: { image: ['1', 0] } }, out: preview('n') }],
  ['outputs that are at fault themselves', { out: preview('1'), other: { class_type: 'PreviewImage', inputs: {} } }],
  ['a missing input', { n: { class_type: 'MaskToImage', inputs: {} }, out: preview('n') }],
  ['a class that is not there', { ...shown, x: { class_type: 'NoSuchClass', inputs: {} } }],
];

const refusalSchema = z.object({
  error: z.looseObject({ details: z.string() }),
  node_errors: z.record(z.string(), z.object({ errors: z.array(z.unknown()), class_type: z.string() })),
});

/** What was refused; sets are written in any order. */
const refusal = async (server: string, prompt: Graph) => {
  const response = await new EngineClient(server, 'invalid').post('/prompt', { prompt });
  const { error, node_errors: nodes } = refusalSchema.parse(await response.json());
  const errors = Object.entries(nodes).map(([id, node]) => [
    id,
    node.class_type,
    node.errors.map((e) => JSON.stringify(e)).toSorted(),
  ]);
  return { status: response.status, error: { ...error, details: error.details.split('\n').toSorted() }, errors };
};

describeReal('the engine beside a real ComfyUI', () => {
  let home: string;
  let engine: EngineHandle;
  const url = REAL_URL ?? '';

  beforeAll(async () => {
    const stats = z.object({ system: z.object({ comfyui_version: z.string() }) });
    const { system } = stats.parse(await new EngineClient(url, 'version').getJson('/system_stats'));
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    engine = await createEngine({ home, generation: generationOf(system.comfyui_version) });
  });

  afterAll(async () => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  const both = (picture: Buffer, graph: Graph) =>
    Promise.all([runGraph(url, picture, graph), runGraph(engine.url, picture, graph)]);

  describe.each(Object.entries(KINDS))('loading %s', (_, make) => {
    it.each(SIZES)('of %d × %d gives the same samples or raises the same', async (width, height) => {
      const [real, imitated] = await both(await make(width, height), { out: preview('1') });
      expect(imitated).toEqual(real);
    });
  });

  it.each(NODES)('%s gives the same picture', async (_, graph, levels, share) => {
    const [real, imitated] = await both(await raw(61, 47, 3).png().toBuffer(), graph);
    expect(differing(real, imitated, levels)).toBeLessThanOrEqual(share);
  });

  it.each(INVALID)('refuses %s in the same words', async (_, nodes) => {
    const prompt = { '1': { class_type: 'SolidMask', inputs: { value: 1, width: 5, height: 5 } }, ...nodes };
    expect(await refusal(engine.url, prompt)).toEqual(await refusal(url, prompt));
  });
});
