import { Controller, Get, Inject, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@phoxray/platform/access';
import { Database } from '@phoxray/platform/database';
import type { Response } from 'express';

const ANSWER_WITHIN_MS = 1_500;

/** For load balancers and supervisors: `live` says the process runs, `ready` that it can do its work. */
@ApiExcludeController()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get('live')
  @Public()
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string; database: string }> {
    const database = await this.probe();
    if (database !== 'ok') response.status(503).setHeader('Retry-After', '2');
    return { status: database === 'ok' ? 'ok' : 'unavailable', database };
  }

  private async probe(): Promise<'ok' | 'unreachable'> {
    const late = new Promise<'unreachable'>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, 'unreachable').unref());
    const answer = this.database.ping().then(
      () => 'ok' as const,
      () => 'unreachable' as const,
    );
    return Promise.race([answer, late]);
  }
}
