import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ownFaultOf } from '../faults/index.js';
import { AppLogger } from '../logging/index.js';
import { answerEarly } from './early-answer.js';
import { toProblem } from './problem.js';
import { requestContext } from './request-context.js';

/** Answers every failure with a problem document, and logs only those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: AppLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const { problem, headers, unexpected } = toProblem(error, requestId());
    // What a caller is told to wait for is what an operator has to mend.
    if (unexpected || ownFaultOf(error) !== null) this.logger.failure('request failed', error, { code: problem.code });
    // A body already under way cannot become a problem document: cut it, so that nobody takes it for whole.
    if (response.headersSent) response.destroy();
    else {
      response.status(problem.status).set(headers).type('application/problem+json');
      send(request, response, JSON.stringify(problem));
    }
  }
}

const requestId = (): string | undefined => requestContext.getStore()?.requestId;

function send(request: Request, response: Response, text: string): void {
  if (request.complete) response.send(text);
  else void answerEarly(request, response, text);
}
