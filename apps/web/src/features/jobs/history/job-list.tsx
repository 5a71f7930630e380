import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../components/problem-notice.js';
import { ShowMore } from '../../../components/show-more.js';
import type { Job } from '../../../lib/api/contract.js';
import { jobListQuery, type JobFilter } from '../api/jobs.query.js';

type Props = { filter: JobFilter; empty: ReactNode; children: (jobs: readonly Job[]) => ReactNode };

/** Loads a list of jobs page by page and leaves its look to the caller. */
export function JobList({ filter, empty, children }: Props) {
  const { t } = useTranslation('jobs');
  const query = useInfiniteQuery(jobListQuery(filter));
  if (query.isPending) {
    return (
      <div role="status" aria-label={t('list.loading')}>
        <Skeleton height={72} radius="md" />
      </div>
    );
  }
  if (query.isError) {
    return <ProblemNotice title={t('list.failed')} error={query.error} onRetry={() => void query.refetch()} />;
  }
  const jobs = query.data.pages.flatMap((page) => page.data);
  if (jobs.length === 0) return empty;
  return (
    <>
      {children(jobs)}
      {query.hasNextPage && <ShowMore busy={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />}
    </>
  );
}
