/**
 * One line of text as people write it: no control characters, no line or paragraph separators, no half characters, and
 * none of the controls that turn the direction of text, which make a name look like another. Every letter and mark of
 * every script is allowed.
 */
export const PLAIN_TEXT = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]*$/u;
