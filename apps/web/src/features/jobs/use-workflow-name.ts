import { useQuery } from '@tanstack/react-query';
import { useLocale } from '../../lib/i18n/use-locale.js';
import { workflowsQuery } from './api/jobs.query.js';

/** Names workflows in the reader's language; an id stands in until the list is there. */
export function useWorkflowName(): (id: string) => string {
  const locale = useLocale();
  const { data } = useQuery(workflowsQuery);
  return (id) => data?.find((workflow) => workflow.id === id)?.name[locale] ?? id;
}
