import { IconDownload } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format/format.js';
import { useLocale } from '../../../lib/i18n/use-locale.js';
import type { ExternalStore } from '../../../lib/store/external-store.js';
import { useStorePart } from '../../../lib/store/use-store.js';
import { firstPaint, maskPainted, maskToggled, soloed, type ViewerState } from '../state/viewer-state.js';
import type { ViewerMask } from '../use-viewer-source.js';
import classes from './mask-panel.module.css';
import { SwitchButton } from './switch-button.js';

type Props = {
  mask: ViewerMask;
  store: ExternalStore<ViewerState>;
  /** Which of the row's controls Tab leads to; null while it leads to another row. */
  column: number | null;
  onDownload: (mask: ViewerMask) => void;
};

/** One mask: it is rendered anew only when something about this mask has changed. */
export const MaskRow = memo(function MaskRow({ mask, store, column, onDownload }: Props) {
  const { t } = useTranslation('viewer');
  const { id, label } = mask;
  const paint = useStorePart(store, ({ paints }) => paints[id]) ?? firstPaint(mask.color);
  const isSolo = useStorePart(store, ({ solo }) => solo === id);
  const isBesideSolo = useStorePart(store, ({ solo }) => solo !== null && solo !== id);
  const cell = (index: number) => ({ 'data-cell': true, tabIndex: column === index ? 0 : -1 });
  return (
    <li className={classes.row} data-off={!paint.visible || isBesideSolo}>
      <input
        type="color"
        {...cell(0)}
        className={classes.swatch}
        aria-label={t('masks.color', { label })}
        value={paint.color}
        onChange={(event) => store.update((now) => maskPainted(now, id, { color: event.target.value }))}
      />
      <div className={classes.name}>
        <p>{label}</p>
        <MaskArea id={id} store={store} />
      </div>
      <button
        type="button"
        {...cell(1)}
        className={classes.solo}
        aria-pressed={isSolo}
        aria-label={t('masks.solo', { label })}
        onClick={() => store.update((now) => soloed(now, id))}
      >
        {t('masks.soloShort')}
      </button>
      <button
        type="button"
        {...cell(2)}
        className={classes.download}
        aria-label={t('masks.download', { label })}
        title={t('masks.download', { label })}
        onClick={() => onDownload(mask)}
      >
        <IconDownload size={17} />
      </button>
      <SwitchButton
        {...cell(3)}
        label={t('masks.visible', { label })}
        hideLabel
        checked={paint.visible}
        onToggle={() => store.update((now) => maskToggled(now, id))}
      />
      <input
        type="range"
        tabIndex={column === null ? -1 : 0}
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
});

function MaskArea({ id, store }: Pick<Props, 'store'> & { id: string }) {
  const { t } = useTranslation('viewer');
  const locale = useLocale();
  const masks = useStorePart(store, (state) => state.masks);
  const image = useStorePart(store, (state) => state.image);
  const slot = masks.slots.find((candidate) => candidate.id === id);
  if (slot === undefined || image === null) return null;
  const percent = formatPercent(slot.area / (image.width * image.height), locale);
  return <p className={classes.area}>{t('masks.area', { percent })}</p>;
}
