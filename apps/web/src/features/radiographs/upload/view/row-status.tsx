import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatNumber, formatPercent } from '../../../../lib/format/format.js';
import { useLocale } from '../../../../lib/i18n/use-locale.js';
import { useProblemSentence } from '../../../../lib/i18n/use-problem-sentence.js';
import type { Excess } from '../list/limits.policy.js';
import type { UploadItem } from '../list/upload-item.js';
import type { Failure } from '../list/upload-status.js';
import classes from './row-status.module.css';

type Tone = 'quiet' | 'busy' | 'good' | 'ask' | 'bad';

/** How far a file is, in words. */
export function RowStatus({ item: { status, inspection } }: { item: UploadItem }) {
  const { t } = useTranslation('upload');
  const locale = useLocale();
  const failureText = useFailureText();
  switch (status.state) {
    case 'uploading':
      return <Line tone="busy">{t('state.uploading', { percent: formatPercent(status.sent, locale) })}</Line>;
    case 'paused':
    case 'offline':
    case 'missing':
      return (
        <Line tone={status.state === 'missing' ? 'ask' : 'quiet'}>
          {t(`state.${status.state}`, { percent: formatPercent(status.sent, locale) })}
        </Line>
      );
    case 'failed':
      return <Line tone={status.failure.kind === 'twin' ? 'ask' : 'bad'}>{failureText(status.failure)}</Line>;
    case 'done':
    case 'processing':
      return <Line tone="good">{t(`state.${status.state}`)}</Line>;
    case 'duplicate':
    case 'needs-redaction':
      return <Line tone="ask">{t(`state.${status.state}`)}</Line>;
    case 'parsed':
      return <Line tone="quiet">{inspection?.redaction === 'unseen' ? t('state.unseen') : t('state.parsed')}</Line>;
    case 'queued':
    case 'waiting':
      return <Line tone="quiet">{t(`state.${status.state}`)}</Line>;
    case 'reading':
    case 'hashing':
    case 'verifying':
      return <Line tone="busy">{t(`state.${status.state}`)}</Line>;
  }
}

const ICON: Partial<Record<Tone, ReactNode>> = {
  good: <IconCheck size={14} aria-hidden="true" />,
  ask: <IconAlertTriangle size={14} aria-hidden="true" />,
  bad: <IconAlertTriangle size={14} aria-hidden="true" />,
};

function Line({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <p className={classes.line} data-tone={tone}>
      {ICON[tone]}
      <span>{children}</span>
    </p>
  );
}

function useFailureText(): (failure: Failure) => string {
  const { t } = useTranslation('upload');
  const sentenceOf = useProblemSentence();
  const excessText = useExcessText();
  return (failure) => {
    switch (failure.kind) {
      case 'file':
        return t(`reason.${failure.reason}`);
      case 'limit':
        return excessText(failure.excess);
      case 'twin':
        return failure.name === null ? t('twin.unnamed') : t('twin.named', { name: failure.name });
      case 'problem':
        return sentenceOf(failure.problem);
    }
  };
}

function useExcessText(): (excess: Excess) => string {
  const { t } = useTranslation('upload');
  const locale = useLocale();
  return ({ of, size, limit }) => {
    const format = of === 'bytes' ? formatBytes : formatNumber;
    return t(`limit.${of}`, { size: format(size, locale), limit: format(limit, locale) });
  };
}
