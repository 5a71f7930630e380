import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@phoxray/platform/access';
import type { Response } from 'express';
import { HealthService, type PeerState } from './health.service.js';

interface Readiness {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly database: PeerState;
  readonly storage: PeerState;
}

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
  async ready(@Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const [database, storage] = await Promise.all([this.health.probeDatabase(), this.health.probeStore()]);
    if (database !== 'ok') response.status(503).setHeader('Retry-After', '2');
    return { status: statusOf(database, storage), database, storage };
  }
}

/** `degraded`: what is stored can be read, and nothing can be added. */
function statusOf(database: PeerState, storage: PeerState): Readiness['status'] {
  if (database !== 'ok') return 'unavailable';
  return storage === 'ok' ? 'ok' : 'degraded';
}
