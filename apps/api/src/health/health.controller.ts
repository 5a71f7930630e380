import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@phoxray/platform/access';
import type { Response } from 'express';
import { HealthService, type PeerState } from './health.service.js';

/** For load balancers and supervisors: `live` says the process runs, `ready` that it can do its work. */
@ApiExcludeController()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Public()
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string; database: PeerState }> {
    const database = await this.health.probeDatabase();
    if (database !== 'ok') response.status(503).setHeader('Retry-After', '2');
    return { status: database === 'ok' ? 'ok' : 'unavailable', database };
  }
}
