import { ApiProperty } from '@nestjs/swagger';
import { AppError, type KeysetPosition, type Page, type PageRequest } from '@phoxray/kernel';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { HTTP_ERRORS } from './http.errors.js';
import { INTEGER } from './openapi-types.js';

/** Query of every list. */
export class PageQuery {
  @ApiProperty({ ...INTEGER, required: false, minimum: 1, maximum: 100, default: 50, description: 'Rows per page.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  @ApiProperty({ required: false, maxLength: 200, description: 'The nextCursor of the previous page.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  /** Throws `HTTP.INVALID_CURSOR`. */
  toRequest(): PageRequest {
    return { limit: this.limit, after: this.cursor === undefined ? null : decodeCursor(this.cursor) };
  }
}

export function encodeCursor(position: KeysetPosition): string {
  return Buffer.from(`${position.createdAt.getTime()}.${position.id}`).toString('base64url');
}

/** Throws `HTTP.INVALID_CURSOR` for anything that `encodeCursor` did not write. */
export function decodeCursor(cursor: string): KeysetPosition {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const [, milliseconds, id] = match ?? [];
  if (milliseconds === undefined || id === undefined) throw new AppError(HTTP_ERRORS.INVALID_CURSOR);
  const createdAt = new Date(Number(milliseconds));
  if (Number.isNaN(createdAt.getTime())) throw new AppError(HTTP_ERRORS.INVALID_CURSOR);
  return { createdAt, id };
}

/** A page from up to `limit + 1` rows: the extra row only says that there is more. */
export function toPage<Row extends KeysetPosition, View>(
  rows: readonly Row[],
  request: PageRequest,
  view: (row: Row) => View,
): Page<View> {
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  const hasMore = rows.length > request.limit && last !== undefined;
  return { data: shown.map(view), nextCursor: hasMore ? encodeCursor(last) : null };
}
