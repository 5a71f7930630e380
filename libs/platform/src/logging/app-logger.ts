import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { requestContext } from '../http/request-context.js';
import { describeError, onlyAllowed, type LogFields } from './log-fields.js';

/** JSON lines on standard output, allow-listed fields only. */
export class AppLogger implements LoggerService {
  private readonly sink: Logger;

  constructor(level: string, process: string) {
    this.sink = pino({ level, base: { process }, timestamp: pino.stdTimeFunctions.isoTime });
  }

  info(message: string, fields: LogFields = {}): void {
    this.sink.info(this.enrich(fields), message);
  }

  warning(message: string, fields: LogFields = {}): void {
    this.sink.warn(this.enrich(fields), message);
  }

  /** Logs what kind of error it was and where; its message stays out, as it may quote data. */
  failure(message: string, error: unknown, fields: LogFields = {}): void {
    this.sink.error(this.enrich({ ...fields, ...describeError(error) }), message);
  }

  log(message: unknown): void {
    this.sink.debug(String(message));
  }

  error(message: unknown): void {
    this.sink.error(message instanceof Error ? describeError(message) : {}, 'framework error');
  }

  warn(message: unknown): void {
    this.sink.warn(String(message));
  }

  private enrich(fields: LogFields): LogFields {
    const requestId = requestContext.getStore()?.requestId;
    return onlyAllowed(requestId === undefined ? fields : { requestId, ...fields });
  }
}
