/**
 * Releases of ComfyUI that the engine can behave like, oldest first. Each was run and recorded, and stands for the
 * releases up to the next one.
 */
export const GENERATIONS = ['0.3.64', '0.19.3', '0.25.0', '0.33.0'] as const;

/** The release whose protocol and loader the engine imitates. */
export type Generation = (typeof GENERATIONS)[number];

/** What an engine speaks unless told otherwise: the newest recorded release. */
export const DEFAULT_GENERATION: Generation = '0.33.0';

/**
 * What reads the files of the load nodes. `pillow` gives every 8-bit level exactly and saturates 16-bit grey. `pyav`
 * (FFmpeg, since 0.21) takes one level away from 8-bit grey, scales 16 bits and refuses small grey pictures.
 */
export type ImageLoader = 'pillow' | 'pyav';

/** Where the generations differ. */
export interface GenerationFeatures {
  /** `none`: no `/api/jobs`. `read`: jobs can be listed and shown. `cancel`: they can be cancelled there too (since 0.26). */
  readonly jobs: 'none' | 'read' | 'cancel';
  /** Whether `prompt_id` has to be a canonical lower-case UUID. */
  readonly uuidPromptIds: boolean;
  readonly loader: ImageLoader;
  /** Error type of an unknown node class. */
  readonly unknownClass: 'invalid_prompt' | 'missing_node_type';
  /** Whether the classes of `comfy_extras` describe their choices as `["COMBO", {options}]`. */
  readonly schemaNodes: boolean;
  /** Whether the save nodes hand their images on. */
  readonly savePassesImages: boolean;
  /** Whether jobs tell how many of their outputs have a preview. */
  readonly countsPreviews: boolean;
  /** Flags of `/features` beside the two that every generation has. */
  readonly flags: Readonly<Record<string, boolean | Record<string, Record<string, boolean>>>>;
}

const MANAGER = { extension: { manager: { supports_v4: true } }, node_replacements: true, assets: false };

const FEATURES: Readonly<Record<Generation, GenerationFeatures>> = {
  '0.3.64': {
    jobs: 'none',
    uuidPromptIds: false,
    loader: 'pillow',
    unknownClass: 'invalid_prompt',
    schemaNodes: false,
    savePassesImages: false,
    countsPreviews: false,
    flags: {},
  },
  '0.19.3': {
    jobs: 'read',
    uuidPromptIds: false,
    loader: 'pillow',
    unknownClass: 'missing_node_type',
    schemaNodes: true,
    savePassesImages: false,
    countsPreviews: false,
    flags: MANAGER,
  },
  '0.25.0': {
    jobs: 'read',
    uuidPromptIds: true,
    loader: 'pyav',
    unknownClass: 'missing_node_type',
    schemaNodes: true,
    savePassesImages: false,
    countsPreviews: false,
    flags: MANAGER,
  },
  '0.33.0': {
    jobs: 'cancel',
    uuidPromptIds: true,
    loader: 'pyav',
    unknownClass: 'missing_node_type',
    schemaNodes: true,
    savePassesImages: true,
    countsPreviews: true,
    flags: { supports_model_type_tags: true, ...MANAGER },
  },
};

/** What a generation can do and how it answers. */
export const featuresOf = (generation: Generation): GenerationFeatures => FEATURES[generation];
