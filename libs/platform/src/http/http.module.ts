import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { Idempotency } from '../idempotency/index.js';
import { AdmissionInterceptor } from './admission.interceptor.js';
import { ProblemFilter } from './problem.filter.js';
import { RequestDrain } from './request-drain.js';
import { TransactionInterceptor } from './transaction.interceptor.js';

/** What every HTTP route shares: problem documents, the tenant's transaction, one effect per key. */
@Global()
@Module({
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    // Admitted first: a request that is refused takes no connection to the database.
    { provide: APP_INTERCEPTOR, useClass: AdmissionInterceptor },
    { provide: APP_INTERCEPTOR, useClass: TransactionInterceptor },
    Idempotency,
    RequestDrain,
  ],
  exports: [Idempotency, RequestDrain],
})
export class HttpModule {}
