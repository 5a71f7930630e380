import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PixelSpacing } from '../../lib/api/contract.js';
import { formatNumber } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import type { ExternalStore } from '../../lib/store/external-store.js';
import { useStore, useStorePart } from '../../lib/store/use-store.js';
import type { Quality } from './deep-source.js';
import { QualityBadge } from './quality-badge.js';
import type { Reduction } from './render/renderer.js';
import { SpacingChip } from './spacing-chip.js';
import classes from './stage-notes.module.css';
import type { Readout } from './state/readout.js';
import type { ViewerState } from './state/viewer-state.js';
import type { ViewerMask } from './use-viewer-source.js';

type Props = {
  store: ExternalStore<ViewerState>;
  readout: ExternalStore<Readout | null>;
  masks: readonly ViewerMask[];
  badge: ReactNode;
  quality: Quality | null;
  /** Undefined while nothing is known of the radiograph. */
  spacing: PixelSpacing | null | undefined;
  reduction: Reduction | null;
};

/** What must be said on the image itself: its origin, its orientation, how good it is, the value under the cursor. */
export function StageNotes({ store, readout, masks, badge, quality, spacing, reduction }: Props) {
  const { t } = useTranslation('viewer');
  return (
    <>
      <div className={classes.top}>
        {badge}
        <OrientationBadges store={store} />
        {reduction !== null && <span className={classes.badge}>{t(`reduced.${reduction}`)}</span>}
      </div>
      <div className={classes.bottom}>
        <ReadoutLine readout={readout} masks={masks} />
        <span className={classes.facts}>
          {spacing !== undefined && <SpacingChip spacing={spacing} />}
          {quality !== null && <QualityBadge quality={quality} />}
        </span>
      </div>
    </>
  );
}

function OrientationBadges({ store }: Pick<Props, 'store'>) {
  const { t } = useTranslation('viewer');
  const quarter = useStorePart(store, ({ view }) => view.quarter);
  const flipped = useStorePart(store, ({ view }) => view.flipped);
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
  const locale = useLocale();
  const under = useStore(readout);
  if (under === null) return null;
  const value = formatNumber(under.value, locale);
  const labels = masks.filter(({ id }) => under.maskIds.includes(id)).map(({ label }) => label);
  return (
    <p className={classes.readout} aria-hidden="true">
      {[t('readout', { x: under.x, y: under.y, value }), ...labels].join(' · ')}
    </p>
  );
}
