import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '@phoxray/platform/access';
import { ApiProblems, OwnTransactions } from '@phoxray/platform/http';
import { WorkflowListDto, WorkflowDto } from './workflow.dto.js';
import { WorkflowService } from './workflow.service.js';

@ApiTags('workflows')
@Controller('workflows')
export class WorkflowController {
  constructor(private readonly workflows: WorkflowService) {}

  @Get()
  @RequireScope('workflow.read')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'listWorkflows',
    summary: 'What can be run over a radiograph',
    description:
      'The newest version of each workflow, with its parameters as a JSON Schema, its outputs and its price.',
  })
  @ApiOkResponse({ type: WorkflowListDto, description: 'All workflows.' })
  @ApiProblems(401, 403)
  listWorkflows(): Promise<WorkflowListDto> {
    return this.workflows.list();
  }

  @Get(':id')
  @RequireScope('workflow.read')
  @OwnTransactions()
  @ApiOperation({
    operationId: 'getWorkflow',
    summary: 'The newest version of a workflow',
    description: 'Parameters, outputs and price of the newest version.',
  })
  @ApiParam({ name: 'id', description: 'Id of the workflow.', example: 'tissue-density' })
  @ApiOkResponse({ type: WorkflowDto, description: 'The workflow.' })
  @ApiProblems(401, 403, 404)
  getWorkflow(@Param('id') id: string): Promise<WorkflowDto> {
    return this.workflows.get(id);
  }
}
