import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import type { ExternalStore } from '../../lib/store/external-store.js';
import { useStorePart } from '../../lib/store/use-store.js';
import { windowOf } from './scene/grey-window.js';
import { isShown, type ViewerState } from './state/viewer-state.js';
import { useMaskSwitches } from './state/use-mask-switches.js';
import type { ViewerMask } from './use-viewer-source.js';

/** The canvas in words, for those who hear it. */
export function useDescription(store: ExternalStore<ViewerState>, masks: readonly ViewerMask[]): string {
  const { t } = useTranslation('viewer');
  const locale = useLocale();
  const image = useStorePart(store, (state) => state.image);
  const voi = useStorePart(store, (state) => state.voi);
  const inverted = useStorePart(store, (state) => state.inverted);
  const switches = useMaskSwitches(store);
  if (image === null) return t('loading');
  const { width, height } = image;
  const { center, width: windowWidth } = windowOf(voi);
  const labels = masks.filter(({ id }) => isShown(switches, id)).map(({ label }) => label);
  return [
    t('canvas.description', { width: formatNumber(width, locale), height: formatNumber(height, locale) }),
    ...(masks.length > 0 ? [maskSentence()] : []),
    t('canvas.window', {
      center: formatNumber(Math.round(center), locale),
      width: formatNumber(Math.round(windowWidth), locale),
    }),
    ...(inverted ? [t('canvas.inverted')] : []),
  ].join(' ');

  function maskSentence(): string {
    return labels.length === 0 ? t('canvas.noMasks') : t('canvas.masks', { labels: labels.join(', ') });
  }
}
