import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { HTTP_ERRORS } from './http.errors.js';
import { requestContext } from './request-context.js';

/** No body of ours is deeper; what reads them recurses, and a stack ends. */
const MAX_DEPTH = 32;
/** No body of ours has more members and elements; validation costs some microseconds for each. */
const MAX_VALUES = 500;
/** Names that reach past an object to what it is made from. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export type ShapeFault = 'too-deep' | 'too-many' | 'forbidden-name';

function membersOf(node: unknown): [string, unknown][] {
  return typeof node === 'object' && node !== null ? Object.entries(node) : [];
}

/** The first thing wrong with the shape of parsed JSON, or null. Walks level by level, without recursion. */
export function findShapeFault(value: unknown, maxDepth = MAX_DEPTH, maxValues = MAX_VALUES): ShapeFault | null {
  let level: unknown[] = [value];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return 'too-deep';
    const members = level.flatMap(membersOf);
    values += members.length;
    if (values > maxValues) return 'too-many';
    if (members.some(([name]) => FORBIDDEN_NAMES.has(name))) return 'forbidden-name';
    level = members.map(([, member]) => member);
  }
  return null;
}

/** Refuses bodies that are missing, not JSON, or of a shape that validation should not meet. Runs before validation. */
@Injectable()
export class BodyShapePipe implements PipeTransform<unknown, unknown> {
  /** Throws `HTTP.UNSUPPORTED_MEDIA`, `HTTP.BODY_MISSING` or `HTTP.MALFORMED`. */
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    if (type !== 'body') return value;
    if (requestContext.getStore()?.body === 'other') throw new AppError(HTTP_ERRORS.UNSUPPORTED_MEDIA);
    if (value === undefined) throw new AppError(HTTP_ERRORS.BODY_MISSING);
    if (findShapeFault(value) !== null) throw new AppError(HTTP_ERRORS.MALFORMED);
    return value;
  }
}
