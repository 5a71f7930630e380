import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../lib/api/problem.error.js';

const MAX_RETRIES = 2;

/** A refusal is final; a broken network or an overloaded server is asked again. */
function worthRetrying(failures: number, error: Error): boolean {
  const refused = error instanceof ProblemError && error.status >= 400 && error.status < 500 && error.status !== 429;
  return !refused && failures < MAX_RETRIES;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 20_000, retry: worthRetrying, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});
