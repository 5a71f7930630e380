/** A failure that a person can act on: `message` says what happened, `advice` what to do about it. */
export class StartError extends Error {
  /**
   * @param {string} message what happened, one sentence
   * @param {string} [advice] what to do, one or more lines
   */
  constructor(message, advice = '') {
    super(message);
    this.name = 'StartError';
    this.advice = advice;
  }
}
