import { Module } from '@nestjs/common';
import { UploadsModule } from '@phoxray/uploads';
import { Endpoints } from './endpoints/endpoints.js';
import { WorkflowRegistry } from './workflows/workflow-registry.js';

/** What API and worker share: the workflows and the image servers. Needs the platform's rooms. */
@Module({
  imports: [UploadsModule],
  providers: [WorkflowRegistry, Endpoints],
  exports: [UploadsModule, WorkflowRegistry, Endpoints],
})
export class InferenceModule {}
