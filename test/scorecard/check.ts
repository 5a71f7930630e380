/** Actions of the MIDI-B answer keys (arXiv 2507.23608) that a synthetic file can have. */
export const ACTIONS = [
  'text_removed',
  'uid_changed',
  'uid_consistent',
  'patid_consistent',
  'date_shifted',
  'pixels_hidden',
  'pixels_retained',
  'tag_retained',
  'text_notnull',
  'text_retained',
] as const;

export type Action = (typeof ACTIONS)[number];

/** One line of an answer key, and whether the de-identified file gives that answer. */
export interface Check {
  readonly action: Action;
  /** File and place, such as `DX explicit: PatientName`. */
  readonly subject: string;
  readonly passed: boolean;
}

/** Actions that fail when a person can still be found. */
const PRIVACY: ReadonlySet<Action> = new Set(['text_removed', 'uid_changed', 'date_shifted', 'pixels_hidden']);

export interface Score {
  readonly action: Action;
  readonly passed: number;
  readonly required: number;
}

export const scoreByAction = (checks: readonly Check[]): Score[] =>
  ACTIONS.map((action) => {
    const required = checks.filter((check) => check.action === action);
    return { action, required: required.length, passed: required.filter(({ passed }) => passed).length };
  });

export const survivors = (checks: readonly Check[]): Check[] =>
  checks.filter(({ action, passed }) => PRIVACY.has(action) && !passed);

export const changedPictures = (checks: readonly Check[]): Check[] =>
  checks.filter(({ action, passed }) => action === 'pixels_retained' && !passed);
