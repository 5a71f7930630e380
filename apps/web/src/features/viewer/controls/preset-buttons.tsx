import type { VoiTransform } from '@phoxray/dicom';
import { useTranslation } from 'react-i18next';
import type { ExternalStore } from '../../../lib/store/external-store.js';
import { useStorePart } from '../../../lib/store/use-store.js';
import { PRESETS } from '../scene/grey-window.js';
import { filePreset, preset, type ViewerState } from '../state/viewer-state.js';
import classes from './grey-panel.module.css';

type Props = { store: ExternalStore<ViewerState> };

/** What the de-identified file says when a label was an operator's own. */
const NUMBERED = /^(?:WINDOW|PRESET|ALGO|VOI|LUT|USER)[ _]?\d*$/i;
/** More presets of a file than these would bury our own. */
const MOST_OF_FILE = 8;

/** The file's own windows and tables first, then ours. */
export function PresetButtons({ store }: Props) {
  const { t } = useTranslation('viewer');
  const image = useStorePart(store, (state) => state.image);
  const voi = useStorePart(store, (state) => state.voi);
  const ofFile = image?.fileVoi.slice(0, MOST_OF_FILE) ?? [];
  const named = (transform: VoiTransform, index: number): string =>
    labelOf(transform) ?? t('grey.ofFile', { number: index + 1 });
  return (
    <div className={classes.presets} role="group" aria-label={t('grey.presets')}>
      {ofFile.map((transform, index) => (
        <button
          key={index}
          type="button"
          className={classes.preset}
          data-of-file
          aria-pressed={voi === transform}
          title={t('grey.fromFile')}
          onClick={() => store.update((state) => filePreset(state, index))}
        >
          {named(transform, index)}
        </button>
      ))}
      {PRESETS.map((name) => (
        <button
          key={name}
          type="button"
          className={classes.preset}
          onClick={() => store.update((state) => preset(state, name))}
        >
          {t(`grey.preset.${name}`)}
        </button>
      ))}
    </div>
  );
}

function labelOf(transform: VoiTransform): string | null {
  const { explanation } = transform.kind === 'lut' ? transform.lut : transform;
  if (explanation === null || NUMBERED.test(explanation)) return null;
  return explanation.charAt(0).toUpperCase() + explanation.slice(1).toLowerCase();
}
