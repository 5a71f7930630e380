/**
 * How those who decode for us say that they were refused memory, none of them with a code: libvips and libpng ("out of
 * memory"), libjpeg ("insufficient memory"), libtiff ("no space for"), libwebp ("not enough memory"), C++ (bad_alloc),
 * V8 ("array buffer allocation failed").
 */
const REFUSED =
  /out of memory|insufficient memory|not enough memory|no space for|cannot allocate|bad_alloc|allocation failed/i;
/** zlib's own code, and Node's for a buffer that it could not make. */
const CODES: readonly unknown[] = ['Z_MEM_ERROR', 'ERR_MEMORY_ALLOCATION_FAILED'];

/** True when a decoder ran out of the memory that it is given: that says nothing about the file being damaged. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return REFUSED.test(error.message) || ('code' in error && CODES.includes(error.code));
}
