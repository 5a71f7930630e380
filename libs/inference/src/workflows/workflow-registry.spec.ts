import * as fc from 'fast-check';
import { AppError } from '@phoxray/kernel';
import { bindGraph } from './bind-graph.policy.js';
import { findTemplateFaults } from './template-faults.policy.js';
import { tissueDensity } from './tissue-density.workflow.js';
import { requiredNodes, type WorkflowTemplate } from './workflow.js';
import { PUBLISHED_WORKFLOWS, WorkflowRegistry } from './workflow-registry.js';

const registry = new WorkflowRegistry();

function faultsOf(work: () => unknown): AppError['errors'] {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.errors;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the published workflows', () => {
  it('are three, without fault, each with core nodes and both languages', () => {
    expect(registry.list().map(({ id }) => id)).toEqual(['tissue-density', 'enhance', 'edges']);
    for (const template of PUBLISHED_WORKFLOWS) {
      expect(findTemplateFaults(template)).toEqual([]);
      expect(requiredNodes(template)).toEqual(expect.arrayContaining(['LoadImage', 'PreviewImage']));
      const texts = [template.name, template.description, ...template.outputs.map(({ label }) => label)];
      for (const { en, fr } of texts) expect([en, fr].every((text) => text.length > 2)).toBe(true);
    }
  });

  it('promise to show and to measure, never to find or to name an illness', () => {
    expect(JSON.stringify(PUBLISHED_WORKFLOWS)).not.toMatch(/detect|détect|diagnos/i);
  });

  it.each(['nothing', 'tissue', ''])('do not include "%s"', (id) => {
    expect(() => registry.get(id)).toThrow(AppError);
    expect(() => registry.get('edges', 99)).toThrow(AppError);
  });
});

describe('parameters', () => {
  it('default to what the schema says, and leave the request alone', () => {
    const given = { softThreshold: 0.2 };
    expect(registry.checkParameters(tissueDensity, given)).toEqual({
      softThreshold: 0.2,
      hardThreshold: 0.45,
      metalThreshold: 0.85,
    });
    expect(given).toEqual({ softThreshold: 0.2 });
  });

  it.each([
    [{ softThreshold: 1.5 }, '/parameters/softThreshold'],
    [{ softThreshold: '0.2' }, '/parameters/softThreshold'],
    [{ softThreshold: 0.155 }, '/parameters/softThreshold'],
    [{ softThreshold: null }, '/parameters/softThreshold'],
    [{ other: 1 }, '/parameters/other'],
    [{ 'a/b': 1 }, '/parameters/a~1b'],
    [{ softThreshold: 0.5 }, '/parameters/hardThreshold'],
    [{ hardThreshold: 0.85 }, '/parameters/metalThreshold'],
  ])('refuse %j and say where', (given, pointer) => {
    expect(faultsOf(() => registry.checkParameters(tissueDensity, given))[0]).toMatchObject({ pointer });
  });

  it('are accepted exactly when the thresholds ascend', () => {
    const hundredths = fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
    fc.assert(
      fc.property(hundredths, hundredths, hundredths, (softThreshold, hardThreshold, metalThreshold) => {
        const check = (): object =>
          registry.checkParameters(tissueDensity, { softThreshold, hardThreshold, metalThreshold });
        if (softThreshold < hardThreshold && hardThreshold < metalThreshold) expect(check).not.toThrow();
        else expect(check).toThrow(AppError);
      }),
    );
  });

  it('never let an unknown member through', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), (name, value) => {
        fc.pre(!(name in tissueDensity.parametersSchema.properties) && name !== '__proto__');
        expect(() => registry.checkParameters(tissueDensity, { [name]: value })).toThrow(AppError);
      }),
    );
  });
});

describe('bindGraph', () => {
  it('changes the named inputs and nothing else', () => {
    const parameters = registry.checkParameters(tissueDensity, { softThreshold: 0.3 });
    const bound = bindGraph(tissueDensity, 'phox/a/in.png [temp]', parameters);
    expect(bound['load']?.inputs).toEqual({ image: 'phox/a/in.png [temp]' });
    expect(bound['above-soft']?.inputs).toEqual({ mask: ['brightness', 0], value: 0.3 });
    expect(Object.keys(bound)).toEqual(Object.keys(tissueDensity.graph));
    const { load: _load, 'above-soft': _soft, ...untouched } = tissueDensity.graph;
    expect(bound).toMatchObject(untouched);
    expect(tissueDensity.graph['load']?.inputs).toEqual({ image: '' });
  });

  it('refuses to leave a parameter out', () => {
    expect(() => bindGraph(tissueDensity, 'x', {})).toThrow('above-soft.value');
  });
});

describe('findTemplateFaults', () => {
  const broken: [string, Partial<WorkflowTemplate>][] = [
    ['id', { id: 'Tissue Density' }],
    ['version', { version: 0 }],
    ['price', { priceCredits: 0.5 }],
    [
      'links to no node',
      { graph: { ...tissueDensity.graph, red: { class_type: 'X', inputs: { a: ['nowhere', 0] } } } },
    ],
    ['cannot be bound', { imageInput: { node: 'load', input: 'mask' } }],
    ['cannot be bound', { imageInput: { node: 'brightness', input: 'image' } }],
    ['bound nowhere', { parameterInputs: {} }],
    ['no output', { outputs: [] }],
    ['same key', { outputs: [...tissueDensity.outputs, ...tissueDensity.outputs] }],
    ['no PreviewImage', { outputs: tissueDensity.outputs.map((one) => ({ ...one, node: 'soft' })) }],
    ['needs a colour', { outputs: tissueDensity.outputs.map((one) => ({ ...one, color: null })) }],
    ['no numeric parameter', { rules: [{ ascending: ['softThreshold', 'nothing'] }] }],
  ];

  it.each(broken)('names the fault: %s', (words, change) => {
    expect(findTemplateFaults({ ...tissueDensity, ...change }).join()).toContain(words);
  });
});
