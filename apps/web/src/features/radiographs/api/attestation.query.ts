import { queryOptions } from '@tanstack/react-query';
import type { Attestation, Locale } from '../../../lib/api/contract.js';
import { sendForJson } from '../../../lib/api/http.js';

/** The text to accept, word for word as the API keeps it. */
export const attestationQuery = (locale: Locale) =>
  queryOptions({
    queryKey: ['attestation', locale],
    queryFn: ({ signal }) => sendForJson<Attestation>(`/v1/attestations/current?locale=${locale}`, { signal }),
    staleTime: 10 * 60_000,
  });
