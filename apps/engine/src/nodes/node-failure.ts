/**
 * A node cannot do its work: becomes `execution_error` with this exception type and message.
 * The message must not name files, folders or pixel values.
 */
export class NodeFailure extends Error {
  constructor(
    readonly exceptionType: string,
    message: string,
  ) {
    super(message);
  }
}
