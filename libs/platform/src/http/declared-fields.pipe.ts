import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { getMetadataStorage } from 'class-validator';
import { HTTP_ERRORS } from './http.errors.js';

/** Faults named in an answer: more of them help nobody, and would make it longer than the request. */
const MOST_NAMED = 16;
const MOST_CHARACTERS = 64;

// eslint-disable-next-line typescript/no-unsafe-function-type -- what class-validator keeps its rules by
type Target = Function;

/** The fields that rules are declared for; empty for what is no class of ours. */
function declaredFieldsOf(target: Target): ReadonlySet<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  return new Set(rules.map(({ propertyName }) => propertyName));
}

/**
 * Refuses fields that nobody declared, by name, before anything walks through their values: a misspelt field must not
 * look accepted. Own names count, those of JavaScript's own objects too.
 */
@Injectable()
export class DeclaredFieldsPipe implements PipeTransform<unknown, unknown> {
  private readonly declared = new Map<Target, ReadonlySet<string>>();

  /** Throws `HTTP.INVALID`. */
  transform(value: unknown, { metatype }: ArgumentMetadata): unknown {
    if (metatype === undefined || typeof value !== 'object' || value === null) return value;
    const declared = this.fieldsOf(metatype);
    const unknown = declared.size === 0 ? [] : Object.keys(value).filter((name) => !declared.has(name));
    if (unknown.length > 0) throw new AppError(HTTP_ERRORS.INVALID, { errors: faultsOf(unknown) });
    return value;
  }

  private fieldsOf(target: Target): ReadonlySet<string> {
    const known = this.declared.get(target) ?? declaredFieldsOf(target);
    this.declared.set(target, known);
    return known;
  }
}

const faultsOf = (unknown: readonly string[]) =>
  unknown.slice(0, MOST_NAMED).map((name) => {
    const shown = name.slice(0, MOST_CHARACTERS);
    return { pointer: `/${shown}`, detail: `property ${shown} should not exist` };
  });
