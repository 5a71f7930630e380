import { useTranslation } from 'react-i18next';
import { FactList } from '../../components/fact-list.js';
import type { Radiograph } from '../../lib/api/contract.js';
import { formatBytes, formatDateTime } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';

const FINGERPRINT_SHOWN = 16;

export function RadiographFacts({ radiograph }: { radiograph: Radiograph }) {
  const { t } = useTranslation('radiographs');
  const locale = useLocale();
  const { width, height, bitsStored, patientReference, modality, deidentification } = radiograph;
  const removed = deidentification.removed.reduce((sum, { count }) => sum + count, 0);
  const optional = [
    [t('detail.reference'), patientReference],
    [t('detail.modality'), modality],
  ] as const;
  return (
    <FactList
      title={t('detail.information')}
      facts={[
        ...optional.filter(([, value]) => value !== null),
        [t('detail.format'), radiograph.format.toUpperCase()],
        [t('detail.dimensions'), t('card.size', { width, height })],
        [t('detail.depth'), t('detail.bits', { count: bitsStored })],
        [t('detail.weight'), formatBytes(radiograph.bytes, locale)],
        [t('detail.deidentified'), t('detail.removedCount', { count: removed })],
        [t('detail.added'), formatDateTime(radiograph.createdAt, locale)],
        [t('detail.fingerprint'), <code key="sha">{radiograph.sha256.slice(0, FINGERPRINT_SHOWN)}…</code>],
      ]}
    />
  );
}
