import { ApiProperty } from '@nestjs/swagger';
import { ID, INTEGER } from '@phoxray/platform/http';
import type { JobId, ResultId } from '@phoxray/kernel';
import type { WorkflowTemplate } from '../workflows/workflow.js';
import { LocalisedDto } from '../workflows/workflow.dto.js';
import type { ResultEntity } from './result.entity.js';

export class ResultDto {
  @ApiProperty(ID)
  id: ResultId;

  @ApiProperty(ID)
  jobId: JobId;

  @ApiProperty({ description: 'Key of the workflow’s output.', example: 'soft-tissue' })
  output: string;

  @ApiProperty({ enum: ['mask', 'image'] })
  role: 'mask' | 'image';

  @ApiProperty({ type: LocalisedDto })
  label: LocalisedDto;

  @ApiProperty({ type: String, nullable: true, example: '#3B82F6' })
  color: string | null;

  @ApiProperty({ ...INTEGER, description: 'Pixels; the radiograph’s own.' })
  width: number;

  @ApiProperty({ ...INTEGER, description: 'Pixels; the radiograph’s own.' })
  height: number;

  @ApiProperty({ ...INTEGER, description: 'Size of the PNG.' })
  bytes: number;

  @ApiProperty({ description: 'SHA-256 of the PNG, lower-case hex.' })
  sha256: string;
}

export class ResultListDto {
  @ApiProperty({ type: [ResultDto], description: 'In the order of the outputs of the workflow.' })
  data: readonly ResultDto[];
}

/** A result as clients see it; label and colour are those of the version that made it. */
export function toResultDto(result: ResultEntity, template: WorkflowTemplate): ResultDto {
  const { id, jobId, output, role, width, height, bytes, sha256 } = result;
  const known = template.outputs.find(({ key }) => key === output);
  const label = known?.label ?? { en: output, fr: output };
  return { id, jobId, output, role, label, color: known?.color ?? null, width, height, bytes, sha256 };
}
