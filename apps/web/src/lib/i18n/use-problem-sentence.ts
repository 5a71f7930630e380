import { useTranslation } from 'react-i18next';
import { NETWORK_PROBLEM, type ProblemError } from '../api/problem.error.js';

export type Problem = Pick<ProblemError, 'code' | 'detail'>;

/** Says a problem in the reader's language: our own sentence for its code, else the server's, else a general one. */
export function useProblemSentence(): (problem: Problem) => string {
  const { t } = useTranslation('common');
  const known = useKnownSentence();
  return ({ code, detail }) => {
    const fallback = code === NETWORK_PROBLEM ? t('problem.network') : t('problem.unknown');
    return known(code) ?? detail ?? fallback;
  };
}

/** The catalogue's sentence for a code `AREA.REASON`; null when there is none. */
export function useKnownSentence(): (code: string) => string | null {
  const { i18n } = useTranslation();
  return (code) => {
    const sentence: unknown = i18n.getResource(i18n.language, 'errors', code);
    return typeof sentence === 'string' ? sentence : null;
  };
}
