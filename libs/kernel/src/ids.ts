import { v7, validate } from 'uuid';

declare const brand: unique symbol;

/** A UUID (version 7, RFC 9562, made by the application) that cannot be mistaken for the id of another kind of thing. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type AccountId = Id<'account'>;
export type UserId = Id<'user'>;
export type SessionId = Id<'session'>;
export type RadiographId = Id<'radiograph'>;
export type UploadId = Id<'upload'>;
export type JobId = Id<'job'>;
/** Doubles as ComfyUI's `prompt_id`: one try of a job, and never two. */
export type AttemptId = Id<'attempt'>;
export type ResultId = Id<'result'>;

/** A fresh, time-ordered id. */
export function newId<Kind extends string>(): Id<Kind> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- here, and below, is where the brand is given
  return v7() as Id<Kind>;
}

/** The id when `text` is a UUID in lower-case canonical form, else null. */
export function parseId<Kind extends string>(text: string): Id<Kind> | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked in the same line
  return validate(text) && text === text.toLowerCase() ? (text as Id<Kind>) : null;
}
