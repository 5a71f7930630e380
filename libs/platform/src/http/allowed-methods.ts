import type { Request } from 'express';

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

function isAt(pattern: string, path: string): boolean {
  const [slots, segments] = [segmentsOf(pattern), segmentsOf(path)];
  return (
    slots.length === segments.length && slots.every((slot, index) => slot.startsWith(':') || slot === segments[index])
  );
}

/** What a request that found no route may be instead: methods that there are at its address, none where nothing is. */
export function methodsAt({ app, path }: Pick<Request, 'app' | 'path'>): string[] {
  const routes = app.router.stack.flatMap(({ route }) =>
    route !== undefined && isAt(route.path, path) ? [route] : [],
  );
  const methods = routes.flatMap(({ stack }) => stack.map(({ method }) => method.toUpperCase()));
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
}
