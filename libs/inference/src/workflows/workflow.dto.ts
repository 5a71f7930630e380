import { ApiProperty } from '@nestjs/swagger';
import { INTEGER } from '@phoxray/platform/http';
import type { WorkflowTemplate } from './workflow.js';

export class LocalisedDto {
  @ApiProperty({ description: 'English.', example: 'Soft tissue' })
  en: string;

  @ApiProperty({ description: 'French.', example: 'Tissus mous' })
  fr: string;
}

class WorkflowOutputDto {
  @ApiProperty({ example: 'soft-tissue' })
  key: string;

  @ApiProperty({ enum: ['mask', 'image'] })
  role: 'mask' | 'image';

  @ApiProperty({ type: LocalisedDto })
  label: LocalisedDto;

  @ApiProperty({ type: String, nullable: true, example: '#3B82F6' })
  color: string | null;
}

export class WorkflowDto {
  @ApiProperty({ example: 'tissue-density' })
  id: string;

  @ApiProperty({ ...INTEGER, description: 'Grows with each change; a published version never changes.' })
  version: number;

  @ApiProperty({ type: LocalisedDto })
  name: LocalisedDto;

  @ApiProperty({ type: LocalisedDto })
  description: LocalisedDto;

  @ApiProperty({
    type: Object,
    additionalProperties: true,
    description: 'JSON Schema 2020-12 of a flat object; texts by locale under "x-i18n".',
  })
  parametersSchema: object;

  @ApiProperty({ type: [WorkflowOutputDto], description: 'What a run gives back, in the order of the results.' })
  outputs: readonly WorkflowOutputDto[];

  @ApiProperty({ ...INTEGER, description: 'Price of one run.' })
  priceCredits: number;

  @ApiProperty({ description: 'Some image server can run it now; a job started anyway waits in line.' })
  available: boolean;
}

export class WorkflowListDto {
  @ApiProperty({ type: [WorkflowDto], description: 'One entry for each workflow.' })
  data: readonly WorkflowDto[];
}

/** A workflow as clients see it: neither graph nor node names. */
export function toWorkflowDto(template: WorkflowTemplate, available: boolean): WorkflowDto {
  const { id, version, name, description, parametersSchema, priceCredits } = template;
  const outputs = template.outputs.map(({ key, role, label, color }) => ({ key, role, label, color }));
  return { id, version, name, description, parametersSchema, outputs, priceCredits, available };
}
