import { IconDownload } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import type { ExternalStore } from '../../../lib/store/external-store.js';
import { useStore } from '../../../lib/store/use-store.js';
import { MASK_STYLES } from '../scene/palette.js';
import { allMasksToggled, maskPainted, maskToggled, soloed, type ViewerState } from '../state/viewer-state.js';
import type { ViewerMask } from '../use-viewer-source.js';
import classes from './mask-panel.module.css';
import { SwitchButton } from './switch-button.js';

type Props = {
  store: ExternalStore<ViewerState>;
  masks: readonly ViewerMask[];
  onDownload: (mask: ViewerMask) => void;
};

/** Legend and switches in one: each mask by name, colour, share of the image, on or off. */
export function MaskPanel({ store, masks, onDownload }: Props) {
  const { t } = useTranslation('viewer');
  const state = useStore(store);
  const titleId = useId();
  return (
    <section className={classes.root} aria-labelledby={titleId}>
      <header className={classes.header}>
        <h2 id={titleId} className={classes.title}>
          {t('masks.title')}
        </h2>
        <SwitchButton
          label={t('masks.showAll')}
          checked={state.masksShown}
          onToggle={() => store.update(allMasksToggled)}
        />
      </header>
      <StyleChoice store={store} />
      <ul className={classes.list} data-dimmed={!state.masksShown}>
        {masks.map((mask) => (
          <MaskRow key={mask.id} mask={mask} store={store} state={state} onDownload={onDownload} />
        ))}
      </ul>
      <p className={classes.status} role="status">
        {state.masksShown ? t('masks.shown') : t('masks.hidden')}
      </p>
    </section>
  );
}

function StyleChoice({ store }: Pick<Props, 'store'>) {
  const { t } = useTranslation('viewer');
  const { style } = useStore(store);
  return (
    <div className={classes.styles} role="group" aria-label={t('masks.style')}>
      {MASK_STYLES.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={style === option}
          onClick={() => store.update((state) => ({ ...state, style: option }))}
        >
          {t(`masks.styles.${option}`)}
        </button>
      ))}
    </div>
  );
}

type RowProps = { mask: ViewerMask; state: ViewerState } & Pick<Props, 'store' | 'onDownload'>;

function MaskRow({ mask, store, state, onDownload }: RowProps) {
  const { t } = useTranslation('viewer');
  const { id, label } = mask;
  const paint = state.paints[id] ?? { visible: true, color: mask.color, opacity: 0.35 };
  return (
    <li className={classes.row} data-off={!paint.visible || (state.solo !== null && state.solo !== id)}>
      <input
        type="color"
        className={classes.swatch}
        aria-label={t('masks.color', { label })}
        value={paint.color}
        onChange={(event) => store.update((now) => maskPainted(now, id, { color: event.target.value }))}
      />
      <div className={classes.name}>
        <p>{label}</p>
        <MaskArea id={id} state={state} />
      </div>
      <button
        type="button"
        className={classes.solo}
        aria-pressed={state.solo === id}
        aria-label={t('masks.solo', { label })}
        onClick={() => store.update((now) => soloed(now, id))}
      >
        {t('masks.soloShort')}
      </button>
      <button
        type="button"
        className={classes.download}
        aria-label={t('masks.download', { label })}
        title={t('masks.download', { label })}
        onClick={() => onDownload(mask)}
      >
        <IconDownload size={17} />
      </button>
      <SwitchButton
        label={t('masks.visible', { label })}
        hideLabel
        checked={paint.visible}
        onToggle={() => store.update((now) => maskToggled(now, id))}
      />
      <input
        type="range"
        className={classes.opacity}
        aria-label={t('masks.opacity', { label })}
        min={0.05}
        max={1}
        step={0.05}
        value={paint.opacity}
        onChange={(event) => {
          const opacity = Number(event.currentTarget.value);
          store.update((now) => maskPainted(now, id, { opacity }));
        }}
      />
    </li>
  );
}

function MaskArea({ id, state: { masks, image } }: { id: string; state: ViewerState }) {
  const { t } = useTranslation('viewer');
  const locale = useLocale();
  const slot = masks.slots.find((candidate) => candidate.id === id);
  if (slot === undefined || image === null) return null;
  const percent = formatPercent(slot.area / (image.width * image.height), locale);
  return <p className={classes.area}>{t('masks.area', { percent })}</p>;
}
