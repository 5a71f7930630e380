import { getRadiograph, listRadiographs } from '@phoxray/sdk';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Radiograph } from '../../../lib/api/contract.js';
import { strict } from '../../../lib/api/http.js';

const PAGE_SIZE = 24;
const RENDITION_POLL_MS = 1_500;

export const radiographsKey = ['radiographs'] as const;

/** The gallery, newest first; read again while a preview is being made. */
export const radiographsQuery = infiniteQueryOptions({
  queryKey: [...radiographsKey, 'list'],
  queryFn: async ({ pageParam, signal }) => {
    const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
    return (await listRadiographs({ ...strict, query, signal })).data;
  },
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: ({ state }) =>
    state.data?.pages.some((page) => page.data.some(isPreparing)) === true ? RENDITION_POLL_MS : false,
});

export const radiographQuery = (id: string) =>
  queryOptions({
    queryKey: [...radiographsKey, id],
    queryFn: async ({ signal }) => (await getRadiograph({ ...strict, path: { id }, signal })).data,
    refetchInterval: ({ state }) => (state.data && isPreparing(state.data) ? RENDITION_POLL_MS : false),
  });

function isPreparing({ renditions }: Radiograph): boolean {
  return Object.values(renditions).includes('pending');
}
