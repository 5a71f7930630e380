import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Page, Radiograph } from '../../../lib/api/contract.js';
import { sendForJson } from '../../../lib/api/http.js';

const PAGE_SIZE = 24;
const RENDITION_POLL_MS = 1_500;

export const radiographsKey = ['radiographs'] as const;

/** The gallery, newest first; read again while a preview is being made. */
export const radiographsQuery = infiniteQueryOptions({
  queryKey: [...radiographsKey, 'list'],
  queryFn: ({ pageParam, signal }) => sendForJson<Page<Radiograph>>(listPath(pageParam), { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: ({ state }) =>
    state.data?.pages.some((page) => page.data.some(isPreparing)) === true ? RENDITION_POLL_MS : false,
});

export const radiographQuery = (id: string) =>
  queryOptions({
    queryKey: [...radiographsKey, id],
    queryFn: ({ signal }) => sendForJson<Radiograph>(`/v1/radiographs/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isPreparing(state.data) ? RENDITION_POLL_MS : false),
  });

function isPreparing({ renditions }: Radiograph): boolean {
  return renditions.display === 'pending' || renditions.thumbnail === 'pending';
}

function listPath(cursor: string | null): string {
  const search = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (cursor !== null) search.set('cursor', cursor);
  return `/v1/radiographs?${search}`;
}
