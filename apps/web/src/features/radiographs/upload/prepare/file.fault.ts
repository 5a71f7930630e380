/** Why a file cannot be sent, each with a sentence for a person in the catalogues. */
export type FileReason =
  | 'empty'
  | 'tooLarge'
  | 'unsupported'
  | 'unreadable'
  | 'changed'
  | 'truncated'
  | 'damaged'
  | 'encoding'
  | 'frames'
  | 'document'
  | 'program'
  | 'noPicture';

/** A file that goes no further, for a reason a person can act on. */
export class FileFault extends Error {
  override readonly name = 'FileFault';

  constructor(readonly reason: FileReason) {
    super(reason);
  }
}
