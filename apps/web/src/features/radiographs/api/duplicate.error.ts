/** The account has the same bytes already, as this radiograph. */
export class DuplicateError extends Error {
  override readonly name = 'DuplicateError';

  constructor(readonly radiographId: string) {
    super('duplicate');
  }
}
