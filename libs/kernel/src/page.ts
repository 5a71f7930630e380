/** One page of a list in reading order; `nextCursor` is opaque and null on the last page. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/** Where to go on reading: strictly after (createdAt, id), newest first. */
export interface KeysetPosition {
  readonly createdAt: Date;
  readonly id: string;
}

export interface PageRequest {
  /** 1 to 100. */
  readonly limit: number;
  readonly after: KeysetPosition | null;
}
