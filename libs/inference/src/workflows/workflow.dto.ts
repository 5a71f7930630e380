import { ApiProperty } from '@nestjs/swagger';
import type { WorkflowTemplate } from './workflow.js';

export class LocalisedDto {
  @ApiProperty()
  en: string;

  @ApiProperty()
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

  @ApiProperty()
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

  @ApiProperty({ type: [WorkflowOutputDto] })
  outputs: readonly WorkflowOutputDto[];

  @ApiProperty()
  priceCredits: number;

  @ApiProperty({ description: 'Some image server can run it now; a job started anyway waits in line.' })
  available: boolean;
}

export class WorkflowListDto {
  @ApiProperty({ type: [WorkflowDto] })
  data: readonly WorkflowDto[];
}

/** A workflow as clients see it: neither graph nor node names. */
export function toWorkflowDto(template: WorkflowTemplate, available: boolean): WorkflowDto {
  const { id, version, name, description, parametersSchema, priceCredits } = template;
  const outputs = template.outputs.map(({ key, role, label, color }) => ({ key, role, label, color }));
  return { id, version, name, description, parametersSchema, outputs, priceCredits, available };
}
