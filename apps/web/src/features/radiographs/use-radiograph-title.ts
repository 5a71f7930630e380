import { useTranslation } from 'react-i18next';
import type { Radiograph } from '../../lib/api/contract.js';
import { formatDate, formatTime } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';

type Named = Pick<Radiograph, 'createdAt' | 'displayName' | 'patientReference'>;

/**
 * Names a radiograph by what an integrator called it, else by its date; and the practitioner's pseudonym beside it. The
 * SPA itself never sends a name: a file's name is personal data.
 */
export function useRadiographTitle(): (radiograph: Named, options?: { withTime: boolean }) => string {
  const { t } = useTranslation('radiographs');
  const locale = useLocale();
  return ({ createdAt, displayName, patientReference }, { withTime } = { withTime: false }) => {
    const title = displayName ?? t('card.title', { date: formatDate(createdAt, locale) });
    const dated = withTime ? `${title}, ${formatTime(createdAt, locale)}` : title;
    return patientReference === null ? dated : `${dated} · ${patientReference}`;
  };
}
