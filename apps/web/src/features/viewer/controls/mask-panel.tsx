import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExternalStore } from '../../../lib/store/external-store.js';
import { useStorePart } from '../../../lib/store/use-store.js';
import { MASK_STYLES } from '../scene/palette.js';
import { allMasksToggled, type ViewerState } from '../state/viewer-state.js';
import type { ViewerMask } from '../use-viewer-source.js';
import classes from './mask-panel.module.css';
import { MaskRow } from './mask-row.js';
import { SwitchButton } from './switch-button.js';
import { useRovingFocus } from './use-roving-focus.js';

type Props = {
  store: ExternalStore<ViewerState>;
  masks: readonly ViewerMask[];
  onDownload: (mask: ViewerMask) => void;
};

/** Legend and switches in one: each mask by name, colour, share of the image, on or off. */
export function MaskPanel({ store, masks, onDownload }: Props) {
  const { t } = useTranslation('viewer');
  const masksShown = useStorePart(store, (state) => state.masksShown);
  const { cell, ...roving } = useRovingFocus();
  const titleId = useId();
  const keysId = useId();
  return (
    <section className={classes.root} aria-labelledby={titleId}>
      <header className={classes.header}>
        <h2 id={titleId} className={classes.title}>
          {t('masks.title')}
        </h2>
        <SwitchButton label={t('masks.showAll')} checked={masksShown} onToggle={() => store.update(allMasksToggled)} />
      </header>
      <StyleChoice store={store} />
      <p id={keysId} className={classes.status}>
        {t('masks.keys')}
      </p>
      <ul className={classes.list} data-dimmed={!masksShown} aria-describedby={keysId} {...roving}>
        {masks.map((mask, row) => (
          <MaskRow
            key={mask.id}
            mask={mask}
            store={store}
            column={row === Math.min(cell.row, masks.length - 1) ? cell.column : null}
            onDownload={onDownload}
          />
        ))}
      </ul>
      <p className={classes.status} role="status">
        {masksShown ? t('masks.shown') : t('masks.hidden')}
      </p>
    </section>
  );
}

function StyleChoice({ store }: Pick<Props, 'store'>) {
  const { t } = useTranslation('viewer');
  const style = useStorePart(store, (state) => state.style);
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
