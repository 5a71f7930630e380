import type { PageRequest } from '@phoxray/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * One page of what the query selects, newest first by (createdAt, id), behind the cursor; up to one more than the limit,
 * which tells that there is more. The query has a `where` already.
 */
export function newestFirst<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  { limit, after }: PageRequest,
): SelectQueryBuilder<Row> {
  const { alias } = query;
  query
    .orderBy(`${alias}.createdAt`, 'DESC')
    .addOrderBy(`${alias}.id`, 'DESC')
    .limit(limit + 1);
  if (after !== null) query.andWhere(`(${alias}.created_at, ${alias}.id) < (:createdAt, :id)`, { ...after });
  return query;
}
