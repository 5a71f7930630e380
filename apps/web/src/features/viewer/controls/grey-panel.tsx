import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExternalStore } from '../../../lib/store/external-store.js';
import { useStorePart } from '../../../lib/store/use-store.js';
import { PRESETS } from '../scene/grey-window.js';
import { maxValueOf, preset, windowed, type ViewerState } from '../state/viewer-state.js';
import classes from './grey-panel.module.css';

type Props = { store: ExternalStore<ViewerState> };

/** Window and level by number and by preset: every drag has another way. */
export function GreyPanel({ store }: Props) {
  const { t } = useTranslation('viewer');
  const window = useStorePart(store, (state) => state.window);
  const maxValue = useStorePart(store, maxValueOf);
  const titleId = useId();
  const change = (next: Partial<typeof window>): void =>
    store.update((state) => windowed(state, { ...state.window, ...next }));
  return (
    <section className={classes.root} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.title}>
        {t('grey.title')}
      </h2>
      <div className={classes.numbers}>
        <LevelField
          label={t('grey.center')}
          value={window.center}
          min={0}
          max={maxValue}
          onChange={(center) => change({ center })}
        />
        <LevelField
          label={t('grey.width')}
          value={window.width}
          min={1}
          max={2 * (maxValue + 1)}
          onChange={(width) => change({ width })}
        />
      </div>
      <div className={classes.presets} role="group" aria-label={t('grey.presets')}>
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
    </section>
  );
}

type FieldProps = { label: string; value: number; min: number; max: number; onChange: (value: number) => void };

function LevelField({ label, value, min, max, onChange }: FieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const accept = (text: string): void => {
    setDraft(text);
    const number = Number(text);
    if (text !== '' && Number.isFinite(number)) onChange(number);
  };
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={classes.number}
        type="number"
        min={min}
        max={max}
        value={draft ?? Math.round(value)}
        onChange={(event) => accept(event.currentTarget.value)}
        onBlur={() => setDraft(null)}
      />
      <input
        className={classes.range}
        type="range"
        aria-label={label}
        min={min}
        max={max}
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  );
}
