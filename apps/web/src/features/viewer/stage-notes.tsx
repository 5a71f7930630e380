import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExternalStore } from '../../lib/store/external-store.js';
import { useStore, useStorePart } from '../../lib/store/use-store.js';
import classes from './stage-notes.module.css';
import type { Readout } from './state/readout.js';
import type { ViewerState } from './state/viewer-state.js';
import type { ViewerMask } from './use-viewer-source.js';

type Props = {
  store: ExternalStore<ViewerState>;
  readout: ExternalStore<Readout | null>;
  masks: readonly ViewerMask[];
  badge: ReactNode;
  fallback: boolean;
};

/** What must be said on the image itself: its origin, its orientation, the value under the cursor. */
export function StageNotes({ store, readout, masks, badge, fallback }: Props) {
  const { t } = useTranslation('viewer');
  return (
    <>
      <div className={classes.top}>
        {badge}
        <OrientationBadges store={store} />
        {fallback && <span className={classes.badge}>{t('fallback')}</span>}
      </div>
      <ReadoutLine readout={readout} masks={masks} />
    </>
  );
}

function OrientationBadges({ store }: Pick<Props, 'store'>) {
  const { t } = useTranslation('viewer');
  const { quarter, flipped } = useStorePart(store, ({ view }) => view);
  const inverted = useStorePart(store, (state) => state.inverted);
  return (
    <>
      {quarter !== 0 && <span className={classes.badge}>{t('orient.badgeRotated', { degrees: quarter * 90 })}</span>}
      {flipped && <span className={classes.badge}>{t('orient.badgeFlipped')}</span>}
      {inverted && <span className={classes.badge}>{t('grey.inverted')}</span>}
    </>
  );
}

function ReadoutLine({ readout, masks }: Pick<Props, 'readout' | 'masks'>) {
  const { t } = useTranslation('viewer');
  const under = useStore(readout);
  if (under === null) return null;
  const labels = masks.filter(({ id }) => under.maskIds.includes(id)).map(({ label }) => label);
  return (
    <p className={classes.readout} aria-hidden="true">
      {[t('readout', { x: under.x, y: under.y, value: under.value }), ...labels].join(' · ')}
    </p>
  );
}
