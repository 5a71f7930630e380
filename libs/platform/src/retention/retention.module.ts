import { Module } from '@nestjs/common';
import { RetentionSweeper } from './retention-sweeper.js';

/** Ends what is kept for a time only: for worker processes, as many as there are. */
@Module({ providers: [RetentionSweeper] })
export class RetentionModule {}
