import { freemem, totalmem } from 'node:os';
import type { EngineRuntime } from '../engine-runtime.js';
import { HttpFailure, sendJson } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import type { Route } from '../http/router.js';
import type { NodeInfo } from '../nodes/node-info.js';

/** Loaders list the files of the input root, as the protocol does. */
const withFiles = (info: NodeInfo, files: readonly string[]): NodeInfo => {
  const { image } = info.input.required;
  if (image?.[1]?.['image_upload'] !== true) return info;
  return { ...info, input: { ...info.input, required: { ...info.input.required, image: [files, image[1]] } } };
};

const describe = async (runtime: EngineRuntime, name: string | null): Promise<Record<string, NodeInfo>> => {
  const files = await runtime.home.listInputs();
  const classes = [...runtime.registry.values()].filter(({ info }) => name === null || info.name === name);
  return Object.fromEntries(classes.map(({ info }) => [info.name, withFiles(info, files)]));
};

/** The recorded fields, with the truth in them: there is no Python and no torch here, and no argument is told. */
const systemStats = ({ faults }: EngineRuntime) => {
  const [total, free] = [totalmem(), freemem()];
  const memory = { vram_total: total, vram_free: free, torch_vram_total: total, torch_vram_free: free };
  return {
    system: {
      os: 'posix',
      ram_total: total,
      ram_free: free,
      comfyui_version: faults.generation,
      required_frontend_version: '',
      installed_templates_version: null,
      required_templates_version: '',
      python_version: 'none (PhoxRay CPU engine)',
      pytorch_version: 'none',
      embedded_python: false,
      argv: ['phoxray-engine'],
    },
    devices: [{ name: 'cpu', type: 'cpu', index: null, ...memory }],
  };
};

const objectInfo = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> =>
  sendJson(exchange, await describe(runtime, exchange.params['name'] ?? null));

/** The oldest release has no assets; the newer ones have them switched off unless told. */
const assets = (exchange: Exchange, { features }: EngineRuntime): void => {
  if (!('assets' in features.flags)) throw new HttpFailure(404);
  const message = 'Assets system is disabled. Start the server with --enable-assets to use this feature.';
  sendJson(exchange, { error: { code: 'SERVICE_DISABLED', message, details: {} } }, 503);
};

/** What the engine is and which nodes it has; an unknown class is `{}`. */
export const infoRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'GET', path: '/object_info', handle: (exchange) => objectInfo(exchange, runtime) },
  { method: 'GET', path: '/object_info/:name', handle: (exchange) => objectInfo(exchange, runtime) },
  { method: 'GET', path: '/system_stats', handle: (exchange) => sendJson(exchange, systemStats(runtime)) },
  { method: 'GET', path: '/assets', apiOnly: true, handle: (exchange) => assets(exchange, runtime) },
  { method: 'GET', path: '/features', handle: (exchange) => sendJson(exchange, runtime.featureFlags()) },
];
