import { AppError, type ByteRange } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** What Express makes of a Range header: undefined without one, −1 unsatisfiable, −2 malformed. */
export type ParsedRanges = undefined | -1 | -2 | (readonly ByteRange[] & { readonly type: string });

/**
 * The one range to send, or null for the whole body. Several ranges, other units and malformed headers are ignored, as
 * RFC 9110 §14.2 allows; so is a range whose If-Range no longer matches (§13.1.5). Throws
 * `UPLOADS.RANGE_NOT_SATISFIABLE`.
 */
export function chooseRange(ranges: ParsedRanges, ifRange: string | undefined, etag: string): ByteRange | null {
  if (ranges === undefined || ranges === -2 || (ifRange !== undefined && ifRange !== etag)) return null;
  if (ranges === -1) throw new AppError(UPLOADS_ERRORS.RANGE_NOT_SATISFIABLE);
  const [range, ...others] = ranges;
  return range === undefined || others.length > 0 || ranges.type !== 'bytes' ? null : range;
}
