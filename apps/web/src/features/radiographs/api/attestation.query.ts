import { getCurrentAttestation } from '@phoxray/sdk';
import { queryOptions } from '@tanstack/react-query';
import type { Locale } from '../../../lib/api/contract.js';
import { strict } from '../../../lib/api/http.js';

/** The text to accept, word for word as the API keeps it. */
export const attestationQuery = (locale: Locale) =>
  queryOptions({
    queryKey: ['attestation', locale],
    queryFn: async ({ signal }) => (await getCurrentAttestation({ ...strict, query: { locale }, signal })).data,
    staleTime: 10 * 60_000,
  });
