import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExternalStore } from '../../../lib/store/external-store.js';
import { useStorePart } from '../../../lib/store/use-store.js';
import { valueRange } from '../scene/grey-image.js';
import { windowOf } from '../scene/grey-window.js';
import { windowed, type ViewerState } from '../state/viewer-state.js';
import classes from './grey-panel.module.css';
import { LevelField } from './level-field.js';
import { PresetButtons } from './preset-buttons.js';

type Props = { store: ExternalStore<ViewerState> };

/** Window and level by number and by preset, in the values of the file: every drag has another way. */
export function GreyPanel({ store }: Props) {
  const { t } = useTranslation('viewer');
  const image = useStorePart(store, (state) => state.image);
  const voi = useStorePart(store, (state) => state.voi);
  const { center, width } = windowOf(voi);
  const { low, high } = image === null ? FULL : valueRange(image);
  const titleId = useId();
  return (
    <section className={classes.root} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.title}>
        {t('grey.title')}
      </h2>
      <div className={classes.numbers}>
        <LevelField
          label={t('grey.center')}
          value={center}
          min={low}
          max={high}
          onChange={(next) => store.update((state) => windowed(state, { center: next }))}
        />
        <LevelField
          label={t('grey.width')}
          value={width}
          min={1}
          max={2 * (high - low + 1)}
          onChange={(next) => store.update((state) => windowed(state, { width: next }))}
        />
      </div>
      <CurveNote voi={voi} />
      <PresetButtons store={store} />
    </section>
  );
}

const FULL = { low: 0, high: 255 };

/** Says so when brightness follows another curve than a straight line. */
function CurveNote({ voi }: Pick<ViewerState, 'voi'>) {
  const { t } = useTranslation('viewer');
  if (voi.kind === 'window' && voi.function !== 'SIGMOID') return null;
  return <p className={classes.curve}>{t(voi.kind === 'lut' ? 'grey.curve.table' : 'grey.curve.sigmoid')}</p>;
}
