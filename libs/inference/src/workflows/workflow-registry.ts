import { Injectable } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { INFERENCE_ERRORS } from '../inference.errors.js';
import { edges } from './edges.workflow.js';
import { enhance } from './enhance.workflow.js';
import { ParameterChecker } from './parameter-checker.js';
import { findTemplateFaults } from './template-faults.policy.js';
import { tissueDensity } from './tissue-density.workflow.js';
import type { Parameters, WorkflowTemplate } from './workflow.js';

/** Every version ever published, newest last within a workflow. */
export const PUBLISHED_WORKFLOWS: readonly WorkflowTemplate[] = [tissueDensity, enhance, edges];

interface Published {
  readonly template: WorkflowTemplate;
  readonly checker: ParameterChecker;
}

/** The published workflows. A faulty template stops the process at its start, naming every fault. */
@Injectable()
export class WorkflowRegistry {
  private readonly published: readonly Published[];

  constructor() {
    this.published = PUBLISHED_WORKFLOWS.map(publish);
    const names = PUBLISHED_WORKFLOWS.map(({ id, version }) => `${id}@${version}`);
    if (new Set(names).size !== names.length) throw new Error('two workflows have the same id and version');
  }

  /** The newest version of each workflow. */
  list(): WorkflowTemplate[] {
    const newest = new Map(this.published.map(({ template }) => [template.id, template]));
    return [...newest.values()];
  }

  /** Every version of every workflow. */
  listVersions(): WorkflowTemplate[] {
    return this.published.map(({ template }) => template);
  }

  /** A version of a workflow, the newest without one. Throws `INFERENCE.WORKFLOW_NOT_FOUND`. */
  get(id: string, version?: number): WorkflowTemplate {
    return this.find(id, version).template;
  }

  /** Parameters with defaults filled in. Throws `INFERENCE.INVALID_PARAMETERS`. */
  checkParameters({ id, version }: WorkflowTemplate, given: object): Parameters {
    return this.find(id, version).checker.check(given);
  }

  private find(id: string, version?: number): Published {
    const found = this.published.findLast(
      ({ template }) => template.id === id && (version === undefined || template.version === version),
    );
    if (found === undefined) throw new AppError(INFERENCE_ERRORS.WORKFLOW_NOT_FOUND);
    return found;
  }
}

function publish(template: WorkflowTemplate): Published {
  const faults = findTemplateFaults(template);
  if (faults.length > 0) throw new Error(`${template.id}@${template.version}: ${faults.join('; ')}`);
  const checker = new ParameterChecker(template);
  checker.check({});
  return { template, checker };
}
