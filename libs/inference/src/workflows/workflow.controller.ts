import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
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
  @ApiOperation({ operationId: 'listWorkflows', summary: 'What can be run over a radiograph' })
  @ApiOkResponse({ type: WorkflowListDto })
  @ApiProblems(401, 403)
  listWorkflows(): Promise<WorkflowListDto> {
    return this.workflows.list();
  }

  @Get(':id')
  @RequireScope('workflow.read')
  @OwnTransactions()
  @ApiOperation({ operationId: 'getWorkflow', summary: 'The newest version of a workflow' })
  @ApiOkResponse({ type: WorkflowDto })
  @ApiProblems(401, 403, 404)
  getWorkflow(@Param('id') id: string): Promise<WorkflowDto> {
    return this.workflows.get(id);
  }
}
