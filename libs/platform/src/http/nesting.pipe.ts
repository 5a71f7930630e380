import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { HTTP_ERRORS } from './http.errors.js';

/** No body of ours is deeper than this; what reads them recurses, and a stack ends. */
const MAX_DEPTH = 32;

/** Walks without recursion, level by level. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []));
  }
  return false;
}

/** Refuses bodies nested so deeply that validating them would exhaust the stack. Runs before validation. */
@Injectable()
export class NestingPipe implements PipeTransform<unknown, unknown> {
  /** Throws `HTTP.MALFORMED`. */
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    if (type === 'body' && isDeeperThan(value, MAX_DEPTH)) throw new AppError(HTTP_ERRORS.MALFORMED);
    return value;
  }
}
