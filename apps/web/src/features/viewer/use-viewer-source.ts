import { queryOptions, skipToken, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { fetchBlob } from '../../lib/api/fetch-blob.js';
import type { ExternalStore } from '../../lib/store/external-store.js';
import { EXACT, qualityOf, type DeepSource, type Quality } from './deep-source.js';
import { askPixels } from './render/pixel-worker.js';
import type { GreyImage } from './scene/grey-image.js';
import type { MaskPlanes } from './scene/mask-planes.js';
import type { Size } from './scene/view-transform.js';
import { withImage, withMasks, type ViewerState } from './state/viewer-state.js';

/** One mask to lay over the radiograph; `path` answers an 8-bit PNG of its size. */
export type ViewerMask = { id: string; label: string; color: string; path: string };

const KEEP = { staleTime: Infinity, gcTime: 60_000, structuralSharing: false } as const;

const greyQuery = (path: string) =>
  queryOptions({
    ...KEEP,
    queryKey: ['grey', path],
    queryFn: async ({ signal }) => askPixels('grey', { file: await fetchBlob(path, signal) }, signal),
  });

const deepQuery = (source: DeepSource) =>
  queryOptions({
    ...KEEP,
    queryKey: ['deep-grey', source.kind === 'ready' ? source.path : null],
    queryFn:
      source.kind === 'ready'
        ? async ({ signal }) => askPixels('deep', { file: await fetchBlob(source.path, signal) }, signal)
        : skipToken,
  });

const masksQuery = (masks: readonly ViewerMask[], image: GreyImage | undefined) =>
  queryOptions({
    ...KEEP,
    queryKey: ['masks', masks.map(({ path }) => path)],
    queryFn: image === undefined || masks.length === 0 ? skipToken : ({ signal }) => loadMasks(masks, image, signal),
  });

/** What is loaded: 8 bits first, for they are small, and more where there is more. */
export type ViewerSource = {
  isPending: boolean;
  quality: Quality;
  error: Error | null;
  retry: () => void;
};

/** Loads the image and its masks into the viewer's store; the 16-bit rendition takes the place of the 8-bit one. */
export function useViewerSource(
  store: ExternalStore<ViewerState>,
  imagePath: string,
  masks: readonly ViewerMask[],
  source: DeepSource = EXACT,
): ViewerSource {
  const image = useQuery(greyQuery(imagePath));
  // The larger one waits for the smaller one, which it would only slow down.
  const deep = useQuery(deepQuery(image.isSuccess ? source : EXACT));
  const maps = useQuery(masksQuery(masks, image.data));
  const shownDeep = sameSize(deep.data, image.data);
  useShown(store, shownDeep ?? image.data, maps.data, masks);
  const retry = (): void => {
    if (image.isError) void image.refetch();
    if (maps.isError) void maps.refetch();
  };
  return {
    isPending: image.isPending || maps.isFetching,
    quality: qualityOf(source, image.isSuccess && deep.isSuccess && shownDeep === undefined ? 'error' : deep.status),
    error: image.error ?? maps.error,
    retry,
  };
}

/** Masks and places are those of the display rendition: another size would show them at wrong places. */
function sameSize(deep: GreyImage | undefined, image: GreyImage | undefined): GreyImage | undefined {
  return deep?.width === image?.width && deep?.height === image?.height ? deep : undefined;
}

function useShown(
  store: ExternalStore<ViewerState>,
  image: GreyImage | undefined,
  maps: MaskPlanes | undefined,
  masks: readonly ViewerMask[],
): void {
  useEffect(() => {
    if (image !== undefined) store.update((state) => withImage(state, image));
  }, [image, store]);
  useEffect(() => {
    const colors = Object.fromEntries(masks.map(({ id, color }) => [id, color]));
    if (maps !== undefined) store.update((state) => withMasks(state, maps, colors));
  }, [maps, masks, store]);
}

async function loadMasks(masks: readonly ViewerMask[], size: Size, signal: AbortSignal): Promise<MaskPlanes> {
  const files = await Promise.all(masks.map(async ({ id, path }) => ({ id, file: await fetchBlob(path, signal) })));
  return askPixels('masks', { size: { width: size.width, height: size.height }, masks: files }, signal);
}
