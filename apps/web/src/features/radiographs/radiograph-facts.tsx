import { useTranslation } from 'react-i18next';
import { FactList } from '../../components/fact-list.js';
import type { PixelSpacing, Radiograph } from '../../lib/api/contract.js';
import { formatBytes, formatDateTime, formatNumber } from '../../lib/format/format.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import { DeidentificationFacts } from './report/deidentification-facts.js';

const FINGERPRINT_SHOWN = 16;

export function RadiographFacts({ radiograph }: { radiograph: Radiograph }) {
  const { t } = useTranslation('radiographs');
  const locale = useLocale();
  const { width, height, bitsStored, patientReference, modality, deidentification } = radiograph;
  const optional = [
    [t('detail.reference'), patientReference],
    [t('detail.modality'), modality],
  ] as const;
  return (
    <>
      <FactList
        title={t('detail.information')}
        facts={[
          ...optional.filter(([, value]) => value !== null),
          [t('detail.format'), radiograph.format.toUpperCase()],
          [t('detail.dimensions'), t('card.size', { width, height })],
          [t('detail.depth'), t('detail.bits', { count: bitsStored })],
          [t('detail.pixelSize'), <PixelSize key="size" spacing={radiograph.pixelSpacing} />],
          [t('detail.weight'), formatBytes(radiograph.bytes, locale)],
          [t('detail.added'), formatDateTime(radiograph.createdAt, locale)],
          [t('detail.fingerprint'), <code key="sha">{radiograph.sha256.slice(0, FINGERPRINT_SHOWN)}…</code>],
        ]}
      />
      <DeidentificationFacts report={deidentification} />
    </>
  );
}

/** Millimetres with their origin, or the plain word that there are none. */
function PixelSize({ spacing }: { spacing: PixelSpacing | null }) {
  const { t } = useTranslation(['radiographs', 'viewer']);
  const locale = useLocale();
  if (spacing === null) return t('detail.noPixelSize');
  const { provenance, magnification, row, column } = spacing;
  const factor = formatNumber(magnification ?? 1, locale);
  const size = t('detail.millimetres', { row: formatNumber(row, locale), column: formatNumber(column, locale) });
  return `${size} · ${t(`viewer:spacing.short.${provenance}`, { factor })}`;
}
