import { ComfyClient, probePixelFidelity } from '@phoxray/comfyui';
import { z } from 'zod';
import { decodePng, encodeGreyPng } from '../../libs/comfyui/src/grey-png.js';
import { ScriptedPeer, type Arrival, type Reply } from './scripted-peer.js';

/** The level that a loader sees of a level in a picture of a PNG colour type; null when it cannot read the picture. */
type Loader = (colourType: number, level: number, width: number) => number | null;

const GREY = 0;
const PALETTE = 3;
const COLOUR_TYPE_AT = 25;

const pillow: Loader = (_type, level) => level;
/** Grey pictures lose a level, and small ones are not read at all. */
const video: Loader = (type, level, width) => (type !== GREY ? level : width % 2 === 1 ? null : Math.max(level - 1, 0));
const withoutPalettes: Loader = (type, level) => (type === PALETTE ? level ^ 1 : level);
const withoutSmallPalettes: Loader = (type, level, width) => (type === PALETTE && width < 16 ? null : level);
const dimmed: Loader = (_type, level) => Math.max(level - 1, 0);

const PNG_START = '\x89PNG\r\n\x1a\n';
const PNG_END = 'IEND\xae\x42\x60\x82';

function readUpload(body: string): { readonly name: string; readonly subfolder: string; readonly png: Buffer } {
  const text = body.slice(body.indexOf(PNG_START), body.indexOf(PNG_END) + PNG_END.length);
  const name = /filename="([^"]+)"/.exec(body)?.[1] ?? '';
  const subfolder = /name="subfolder"\r\n\r\n([^\r]+)/.exec(body)?.[1] ?? '';
  return { name, subfolder, png: Buffer.from(text, 'latin1') };
}

/** What the loader makes of a picture, as a grey PNG; null when it cannot read it. */
function load(png: Buffer, loader: Loader): Buffer | null {
  const colourType = png[COLOUR_TYPE_AT] ?? -1;
  const plain = Buffer.from(png);
  // The index of our palette is the level.
  if (colourType === PALETTE) plain[COLOUR_TYPE_AT] = GREY;
  const raster = decodePng(plain);
  if (raster === null) throw new Error('the upload is no PNG');
  const { width, height, channels, samples } = raster;
  const seen = Array.from({ length: width * height }, (_, at) =>
    loader(colourType, samples[at * channels] ?? 0, width),
  );
  if (seen.includes(null)) return null;
  return encodeGreyPng(width, height, Uint8Array.from(seen, Number));
}

const graphOf = z.object({
  prompt_id: z.string(),
  prompt: z.record(z.string(), z.object({ class_type: z.string() })),
});

/** A server whose loader is known: each output shows the picture whose name its node begins with. */
function serve(peer: ScriptedPeer, loader: Loader): void {
  const pictures = new Map<string, Buffer | null>();
  let outputs: readonly string[] = [];
  const store = ({ body }: Arrival): Reply => {
    const { name, subfolder, png } = readUpload(body);
    pictures.set(name.replace('.png', ''), load(png, loader));
    return { json: { name, subfolder, type: 'temp' } };
  };
  const accept = ({ body }: Arrival): Reply => {
    const { prompt, prompt_id } = graphOf.parse(JSON.parse(body));
    outputs = Object.keys(prompt).filter((id) => prompt[id]?.class_type === 'PreviewImage');
    return { json: { prompt_id, number: 0, node_errors: {} } };
  };
  const tell = ({ path }: Arrival): Reply => {
    const completed = [...pictures.values()].every((picture) => picture !== null);
    const status = { status_str: completed ? 'success' : 'error', completed, messages: [] };
    const files = outputs.map((node) => [node, { images: [{ filename: node, subfolder: '', type: 'temp' }] }]);
    return { json: { [path.slice('/history/'.length)]: { status, outputs: Object.fromEntries(files) } } };
  };
  const show = ({ query }: Arrival): Reply => {
    const name = (query.get('filename') ?? '').replace(/-[a-z]+$/, '');
    return { bytes: pictures.get(name) ?? Buffer.alloc(0) };
  };
  peer.on('POST /upload/image', store).on('POST /prompt', accept).on('GET /history/*', tell).on('GET /view', show);
  peer.on('POST /history', {});
}

describe('the pixel-fidelity probe', () => {
  let peer: ScriptedPeer;

  beforeEach(async () => {
    peer = await ScriptedPeer.start();
  });

  afterEach(() => peer.stop());

  it.each<[string, Loader, string | null]>([
    ['that reads every form exactly', pillow, 'palette'],
    ['that changes grey pictures and refuses odd ones', video, 'palette'],
    ['that changes palettes', withoutPalettes, 'rgb'],
    ['that cannot read small palettes', withoutSmallPalettes, 'rgb'],
    ['that changes levels in every form', dimmed, null],
  ])('finds the form for a loader %s', async (_what, loader, form) => {
    serve(peer, loader);
    const client = new ComfyClient({ url: peer.url });
    expect(await probePixelFidelity(client)).toMatchObject({ form });
    expect(client.inputForm).toBe(form ?? 'rgb');
  });
});
