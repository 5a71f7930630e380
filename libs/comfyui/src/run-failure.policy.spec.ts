import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { rejectionAnswer, submissionAnswer } from './answers.schema.js';
import { classifyExecutionError, classifyNodeErrors, classifyRejection } from './run-failure.policy.js';

const error = (exception_type: string, exception_message: string) =>
  classifyExecutionError({ node_id: '2', node_type: 'ImageToMask', exception_type, exception_message });

const reject = (answer: unknown) => classifyRejection(rejectionAnswer.parse(answer));

const nodeErrors = (class_type: string, type: string) => ({ '7': { class_type, errors: [{ type }] } });

describe('classifyExecutionError', () => {
  it.each([
    ['torch.OutOfMemoryError', 'Allocation on device 0', 'OUT_OF_MEMORY'],
    ['RuntimeError', 'CUDA error: out of memory', 'OUT_OF_MEMORY'],
    ['RuntimeError', "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes", 'OUT_OF_MEMORY'],
    ['MemoryError', '', 'OUT_OF_MEMORY'],
    ['RuntimeError', 'CUDA error: an illegal memory access was encountered', 'DEVICE_POISONED'],
    ['torch.AcceleratorError', 'device-side assert triggered', 'DEVICE_POISONED'],
    ['RuntimeError', 'cuDNN error: CUDNN_STATUS_EXECUTION_FAILED', 'DEVICE_POISONED'],
    ['IndexError', 'index 3 is out of bounds for dimension 3 with size 3\n', 'NODE_FAILED'],
    ['RuntimeError', 'Memory format option is only supported by strided tensors', 'NODE_FAILED'],
  ])('%s: %s → %s', (type, message, reason) => {
    expect(error(type, message).code).toBe(`COMFYUI.${reason}`);
  });

  it('latches the endpoint on a poisoned device only', () => {
    expect(error('RuntimeError', 'CUDA error: unspecified launch failure')).toMatchObject({
      kind: 'poison',
      retry: 'elsewhere',
      endpoint: 'unhealthy',
    });
    expect(error('IndexError', 'x')).toMatchObject({ kind: 'runtime', retry: 'never', endpoint: 'healthy' });
  });

  it('lets no text of the server through, whatever it is', () => {
    const secret = fc.string({ minLength: 12 }).map((text) => `canary${text}`);
    fc.assert(
      fc.property(secret, secret, secret, (type, message, node) => {
        const failure = classifyExecutionError({
          node_id: `${node}/`,
          node_type: `${node} `,
          exception_type: type,
          exception_message: message,
        });
        expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('canary');
        expect(JSON.stringify(failure)).not.toContain('canary');
      }),
    );
  });
});

describe('classifyRejection', () => {
  it('tells a missing node class, in the words of both generations', () => {
    const old = {
      error: { type: 'invalid_prompt', message: 'm', details: "Node ID '#3'", extra_info: {} },
      node_errors: {},
    };
    const recent = {
      error: { type: 'missing_node_type', extra_info: { node_id: '3', class_type: 'Canny', node_title: 't' } },
    };
    expect(reject(old)).toMatchObject({ code: 'COMFYUI.NODE_UNAVAILABLE', retry: 'elsewhere', nodeType: null });
    expect(reject(recent)).toMatchObject({ code: 'COMFYUI.NODE_UNAVAILABLE', nodeId: '3', nodeType: 'Canny' });
  });

  it('names the node of an invalid input and never retries it', () => {
    const answer = {
      error: { type: 'prompt_outputs_failed_validation', message: 'm', details: 'd', extra_info: {} },
      node_errors: nodeErrors('ThresholdMask', 'value_bigger_than_max'),
    };
    expect(reject(answer)).toMatchObject({
      code: 'COMFYUI.GRAPH_REJECTED',
      kind: 'validation',
      retry: 'never',
      nodeId: '7',
      nodeType: 'ThresholdMask',
    });
  });

  it('takes an absent input file for a restart of the endpoint, not for a fault of the graph', () => {
    const answer = { error: null, node_errors: nodeErrors('LoadImage', 'custom_validation_failed') };
    expect(reject(answer)).toMatchObject({ code: 'COMFYUI.INPUT_LOST', kind: 'lost', retry: 'new-attempt' });
  });

  it('reads an answer that says nothing', () => {
    expect(reject({})).toMatchObject({ code: 'COMFYUI.GRAPH_REJECTED', nodeId: null });
  });
});

describe('classifyNodeErrors', () => {
  it('calls a partly accepted graph a rejected branch', () => {
    const { node_errors } = submissionAnswer.parse({
      prompt_id: 'p',
      number: 1,
      node_errors: nodeErrors('GrowMask', 'invalid_input_type'),
    });
    expect(classifyNodeErrors(node_errors, 'BRANCH_REJECTED')).toMatchObject({
      code: 'COMFYUI.BRANCH_REJECTED',
      nodeId: '7',
      nodeType: 'GrowMask',
    });
  });
});
