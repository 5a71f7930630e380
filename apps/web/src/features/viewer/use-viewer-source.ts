import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { fetchBlob } from '../../lib/api/fetch-blob.js';
import type { ExternalStore } from '../../lib/store/external-store.js';
import { decodeGrey } from './render/decode-grey.js';
import { packLabelMaps } from './scene/label-map.js';
import { withImage, withMasks, type ViewerState } from './state/viewer-state.js';

/** One mask to lay over the radiograph; `path` answers an 8-bit PNG of its size. */
export type ViewerMask = { id: string; label: string; color: string; path: string };

const greyQuery = (path: string) =>
  queryOptions({
    queryKey: ['grey', path],
    queryFn: async ({ signal }) => decodeGrey(await fetchBlob(path, signal)),
    staleTime: Infinity,
    gcTime: 60_000,
    structuralSharing: false,
  });

/** Loads the image and its masks into the viewer's store. */
export function useViewerSource(
  store: ExternalStore<ViewerState>,
  imagePath: string,
  masks: readonly ViewerMask[],
): { isPending: boolean; error: Error | null; retry: () => void } {
  const image = useQuery(greyQuery(imagePath));
  useEffect(() => {
    const { data } = image;
    if (data !== undefined) store.update((state) => withImage(state, data));
  }, [image.data, store]);
  const failedMask = useMasks(store, masks, image.data);
  const error = image.error ?? failedMask?.error ?? null;
  const retry = (): void => {
    void image.refetch();
    void failedMask?.refetch();
  };
  return { isPending: image.isPending, error, retry };
}

type Decoded = { width: number; height: number; data: Uint8Array | Uint16Array };

function useMasks(store: ExternalStore<ViewerState>, masks: readonly ViewerMask[], image: Decoded | undefined) {
  const queries = useQueries({ queries: masks.map(({ path }) => greyQuery(path)) });
  const arrived = queries.map(({ data }) => data).filter((data) => data !== undefined);
  const ready = image !== undefined && arrived.length === masks.length ? image : null;
  const key = masks.map(({ id }) => id).join();
  const maps = useMemo(() => (ready === null ? null : pack(masks, arrived, ready)), [ready, key]);
  useEffect(() => {
    const colors = Object.fromEntries(masks.map(({ id, color }) => [id, color]));
    if (maps !== null) store.update((state) => withMasks(state, maps, colors));
  }, [maps, store]);
  return queries.find(({ isError }) => isError);
}

/** A mask of another size than the radiograph's would lie about every place: it is left out. */
function pack(masks: readonly ViewerMask[], decoded: readonly Decoded[], { width, height }: Decoded) {
  const binary = masks.flatMap(({ id }, index) => {
    const mask = decoded[index];
    const fits = mask?.width === width && mask.height === height && mask.data instanceof Uint8Array;
    return fits ? [{ id, data: mask.data as Uint8Array }] : [];
  });
  return packLabelMaps(binary, width * height);
}
