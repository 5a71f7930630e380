import { parseId, type Id } from '@phoxray/kernel';
import { z } from 'zod';

/** Parses an id that comes from outside: a token's claim, a queue's payload. */
export function idSchema<Kind extends string>(): z.ZodType<Id<Kind>> {
  return z.string().transform((text, context) => {
    const id = parseId<Kind>(text);
    if (id === null) context.addIssue({ code: 'custom', message: 'not an id' });
    return id ?? z.NEVER;
  });
}
