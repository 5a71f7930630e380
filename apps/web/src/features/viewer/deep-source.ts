import type { Radiograph } from '../../lib/api/contract.js';
import { renditionPath } from '../../lib/api/resource-paths.js';

/**
 * Where the viewer finds more than the 8 bits it starts with: a 16-bit rendition, one that is still being made, or none,
 * because 8 bits are all there is (`exact`) or for another reason.
 */
export type DeepSource =
  | { readonly kind: 'ready'; readonly path: string }
  | { readonly kind: 'pending' }
  | { readonly kind: 'none'; readonly isExact: boolean };

/** A picture whose 8 bits are all there is. */
export const EXACT: DeepSource = { kind: 'none', isExact: true };

type Prepared = Pick<Radiograph, 'id' | 'format' | 'bitsStored' | 'renditions'>;

/** A PNG or JPEG of 8 bits is shown sample by sample; of DICOM the display rendition is one view among others. */
export function deepSourceOf({ id, format, bitsStored, renditions }: Prepared): DeepSource {
  switch (renditions.grey16) {
    case 'ready':
      return { kind: 'ready', path: renditionPath(id, 'grey16') };
    case 'pending':
      return { kind: 'pending' };
    case 'failed':
    case 'absent':
      return { kind: 'none', isExact: format !== 'dicom' && bitsStored <= 8 };
  }
}

/** How good the picture on screen is: all of it, on its way there, or a preview for good. */
export type Quality = 'full' | 'loading' | 'preview';

const LOADED = { pending: 'loading', error: 'preview', success: 'full' } as const;

export function qualityOf(deep: DeepSource, loading: 'pending' | 'error' | 'success'): Quality {
  switch (deep.kind) {
    case 'pending':
      return 'loading';
    case 'none':
      return deep.isExact ? 'full' : 'preview';
    case 'ready':
      return LOADED[loading];
  }
}
