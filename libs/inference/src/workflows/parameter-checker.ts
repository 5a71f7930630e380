import { AppError, type FieldError } from '@phoxray/kernel';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { INFERENCE_ERRORS } from '../inference.errors.js';
import type { AscendingRule, Parameters, WorkflowTemplate } from './workflow.js';

/** 0.15 is a multiple of 0.01 whatever binary fractions say. */
const MULTIPLE_OF_DECIMALS = 9;

const schemas = new Ajv2020({
  strict: true,
  allErrors: true,
  useDefaults: true,
  multipleOfPrecision: MULTIPLE_OF_DECIMALS,
});
schemas.addKeyword({ keyword: 'x-i18n', schemaType: 'object' });

/** Checks a workflow's parameters and fills in its defaults. */
export class ParameterChecker {
  private readonly validate: ValidateFunction<Record<string, number | string | boolean>>;
  private readonly rules: readonly AscendingRule[];

  /** Throws when the schema is not a JSON Schema 2020-12. */
  constructor({ parametersSchema, rules }: Pick<WorkflowTemplate, 'parametersSchema' | 'rules'>) {
    this.validate = schemas.compile(parametersSchema);
    this.rules = rules;
  }

  /** A checked copy. Throws `INFERENCE.INVALID_PARAMETERS` with a pointer (RFC 6901, below `/parameters`) per fault. */
  check(given: object): Parameters {
    const parameters: unknown = structuredClone(given);
    if (!this.validate(parameters)) throw invalid(this.schemaErrors());
    const broken = brokenRules(this.rules, parameters);
    if (broken.length > 0) throw invalid(broken);
    return parameters;
  }

  private schemaErrors(): FieldError[] {
    return (this.validate.errors ?? []).map((error) => ({
      pointer: `/parameters${error.instancePath}${unknownField(error)}`,
      detail: error.keyword === 'additionalProperties' ? 'is not a parameter of this workflow' : (error.message ?? ''),
    }));
  }
}

function invalid(errors: readonly FieldError[]): AppError {
  return new AppError(INFERENCE_ERRORS.INVALID_PARAMETERS, { errors });
}

function unknownField({ params }: ErrorObject): string {
  const name: unknown = params['additionalProperty'];
  return typeof name === 'string' ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
}

/** One fault for each parameter that does not exceed the one before it. */
export function brokenRules(rules: readonly AscendingRule[], parameters: Parameters): FieldError[] {
  return rules.flatMap(({ ascending }) =>
    ascending.flatMap((name, index): FieldError[] => {
      const before = ascending[index - 1];
      if (before === undefined || Number(parameters[name]) > Number(parameters[before])) return [];
      return [{ pointer: `/parameters/${name}`, detail: `must be greater than ${before}` }];
    }),
  );
}
