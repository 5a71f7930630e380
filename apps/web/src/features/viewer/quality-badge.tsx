import { useTranslation } from 'react-i18next';
import type { Quality } from './deep-source.js';
import classes from './stage-notes.module.css';

/** Whether all of the picture is on screen: a dot for the eye, words for everybody, said aloud when it changes. */
export function QualityBadge({ quality }: { quality: Quality }) {
  const { t } = useTranslation('viewer');
  return (
    <span className={classes.badge} role="status" title={t(`quality.long.${quality}`)}>
      <span className={classes.dot} data-quality={quality} aria-hidden="true" />
      <span aria-hidden="true">{t(`quality.short.${quality}`)}</span>
      <span className={classes.spoken}>{t(`quality.long.${quality}`)}</span>
    </span>
  );
}
