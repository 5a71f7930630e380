import { Injectable } from '@nestjs/common';
import { WorkflowAvailability } from './workflow-availability.js';
import { toWorkflowDto, type WorkflowDto, type WorkflowListDto } from './workflow.dto.js';
import type { WorkflowTemplate } from './workflow.js';
import { WorkflowRegistry } from './workflow-registry.js';

/** The workflows as clients see them. The same for every account. */
@Injectable()
export class WorkflowService {
  constructor(
    private readonly registry: WorkflowRegistry,
    private readonly availability: WorkflowAvailability,
  ) {}

  async list(): Promise<WorkflowListDto> {
    return { data: await Promise.all(this.registry.list().map((template) => this.show(template))) };
  }

  /** Throws `INFERENCE.WORKFLOW_NOT_FOUND`. */
  async get(id: string): Promise<WorkflowDto> {
    return this.show(this.registry.get(id));
  }

  private async show(template: WorkflowTemplate): Promise<WorkflowDto> {
    return toWorkflowDto(template, await this.availability.isAvailable(template));
  }
}
