import { AppError } from '@phoxray/kernel';
import type { NextFunction, Request, Response } from 'express';
import { HTTP_ERRORS } from './http.errors.js';

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');
const isSlot = (segment: string): boolean => segment.startsWith(':');

function isAt(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length && pattern.every((segment, index) => isSlot(segment) || segment === path[index])
  );
}

/**
 * The methods at a request's address; none where nothing is. Where a literal address and one with an id both fit, as
 * `/uploads/limits` and `/uploads/:id` do, only the more literal one counts: the other is another resource.
 */
export function methodsAt({ app, path }: Pick<Request, 'app' | 'path'>): string[] {
  const asked = segmentsOf(path);
  const fitting = app.router.stack.flatMap(({ route }) => {
    const pattern = route === undefined ? [] : segmentsOf(route.path);
    return route !== undefined && isAt(pattern, asked) ? [{ route, slots: pattern.filter(isSlot).length }] : [];
  });
  const fewest = Math.min(...fitting.map(({ slots }) => slots));
  const methods = fitting
    .filter(({ slots }) => slots === fewest)
    .flatMap(({ route }) => route.stack.map(({ method }) => method.toUpperCase()));
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
}

/** Answers 405 where the address has other methods: the router would go on to an address with an id in that place. */
export function refuseOtherMethods(request: Request, response: Response, next: NextFunction): void {
  const methods = request.method === 'OPTIONS' ? [] : methodsAt(request);
  if (methods.length === 0 || methods.includes(request.method)) return next();
  response.setHeader('Allow', methods.join(', '));
  next(new AppError(HTTP_ERRORS.METHOD_NOT_ALLOWED));
}
