import { z } from 'zod';
import { fingerprintContracts, objectInfoAnswer, readNodeContract, type NodeContract } from './node-contract.js';
import { readRecording } from './recording.fixture.js';

const recorded = z.record(z.string(), z.unknown()).parse(readRecording('object_info_subset_v0.3.64'));

function contract(name: string): NodeContract {
  const found = readNodeContract(objectInfoAnswer.parse({ [name]: recorded[name] }), name);
  if (!found) throw new Error(`The recording has no ${name}.`);
  return found;
}

const info = (input: unknown) =>
  objectInfoAnswer.parse({ X: { input: { required: { mode: input } }, output: [['a']] } });

describe('readNodeContract', () => {
  it('reads all 41 recorded classes', () => {
    expect(Object.keys(recorded).map((name) => contract(name).name)).toHaveLength(41);
  });

  it('reads bounds and types', () => {
    expect(contract('ThresholdMask')).toEqual({
      name: 'ThresholdMask',
      inputs: [
        { name: 'mask', required: true, type: 'MASK', options: null, minimum: null, maximum: null },
        { name: 'value', required: true, type: 'FLOAT', options: null, minimum: 0, maximum: 1 },
      ],
      outputTypes: ['MASK'],
    });
  });

  it('reads both forms of an enumeration, without doubles', () => {
    const options = [[['a', 'b', 'a']], ['COMBO', { options: ['a', 'b'] }]].map(
      (input) => readNodeContract(info(input), 'X')?.inputs[0],
    );
    expect(options).toEqual(Array(2).fill(expect.objectContaining({ type: 'COMBO', options: ['a', 'b'] })));
  });

  it('never keeps the list of uploaded files', () => {
    expect(contract('LoadImage').inputs[0]).toMatchObject({ name: 'image', type: 'COMBO', options: null });
  });

  it('drops a bound that is not a safe number', () => {
    const required = { seed: ['INT', { min: 0, max: 18446744073709551615n.toString() }], n: ['INT', { max: 2 ** 64 }] };
    const read = readNodeContract(objectInfoAnswer.parse({ X: { input: { required }, output: [] } }), 'X');
    expect(read?.inputs.map(({ maximum }) => maximum)).toEqual([null, null]);
  });

  it('is null for the empty answer to an unknown class', () => {
    expect(readNodeContract(objectInfoAnswer.parse({}), 'Canny')).toBeNull();
  });
});

describe('fingerprintContracts', () => {
  it('depends on the contracts, not on their order', () => {
    const [a, b] = [contract('GrowMask'), contract('MaskToImage')];
    expect(fingerprintContracts([a, b])).toBe(fingerprintContracts([b, a]));
    expect(fingerprintContracts([a, b])).not.toBe(fingerprintContracts([a]));
  });
});
