import { useQuery } from '@tanstack/react-query';
import { radiographQuery } from './api/radiographs.query.js';
import { useRadiographTitle } from './use-radiograph-title.js';

/** The title of one radiograph, to the minute, where only its id is known; nothing until it is read. */
export function RadiographLabel({ id }: { id: string }) {
  const { data } = useQuery(radiographQuery(id));
  const titleOf = useRadiographTitle();
  return data === undefined ? null : titleOf(data, { withTime: true });
}
