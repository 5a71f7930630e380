import { ApiProperty } from '@nestjs/swagger';
import { INTEGER } from './openapi-types.js';

class FieldProblemDto {
  @ApiProperty({ description: 'Field, or JSON Pointer into the body.' })
  pointer: string;

  @ApiProperty({ description: 'What is wrong with it.', example: 'must be an email' })
  detail: string;
}

/** RFC 9457 problem document, for the OpenAPI description. */
export class ProblemDto {
  @ApiProperty({ format: 'uri', description: 'Identifies the kind of the problem; it is the code as a URI.' })
  type: string;

  @ApiProperty({ description: 'The status in words.', example: 'Not Found' })
  title: string;

  @ApiProperty({ ...INTEGER, description: 'HTTP status.', example: 404 })
  status: number;

  @ApiProperty({ description: 'Tells a person what to do.' })
  detail: string;

  @ApiProperty({ description: 'Stable code, AREA.REASON.', example: 'UPLOADS.RADIOGRAPH_NOT_FOUND' })
  code: string;

  @ApiProperty({ required: false, description: 'Name it when you ask for help.' })
  requestId?: string;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'With UPLOADS.DUPLICATE: the radiograph that is there.',
  })
  radiographId?: string;

  @ApiProperty({ required: false, type: [FieldProblemDto], description: 'One entry for each wrong field.' })
  errors?: FieldProblemDto[];
}
