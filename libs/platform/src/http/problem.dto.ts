import { ApiProperty } from '@nestjs/swagger';

class FieldProblemDto {
  @ApiProperty({ description: 'Field, or JSON Pointer into the body.' })
  pointer: string;

  @ApiProperty()
  detail: string;
}

/** RFC 9457 problem document, for the OpenAPI description. */
export class ProblemDto {
  @ApiProperty({ format: 'uri' })
  type: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  status: number;

  @ApiProperty({ description: 'Tells a person what to do.' })
  detail: string;

  @ApiProperty({ description: 'Stable code, AREA.REASON.' })
  code: string;

  @ApiProperty({ required: false })
  requestId?: string;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'With UPLOADS.DUPLICATE: the radiograph that is there.',
  })
  radiographId?: string;

  @ApiProperty({ required: false, type: [FieldProblemDto] })
  errors?: FieldProblemDto[];
}
