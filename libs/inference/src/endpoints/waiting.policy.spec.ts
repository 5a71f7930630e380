import { reasonOfWaiting, type EndpointView } from './waiting.policy.js';

const works: EndpointView = { trouble: null, missing: [] };
const silent: EndpointView = { trouble: 'not-answering', missing: [] };
const inexact: EndpointView = { trouble: 'changes-pixels', missing: [] };
const withoutCanny: EndpointView = { trouble: 'lacks-nodes', missing: ['Canny'] };

describe('the reason why a job waits', () => {
  it.each<[string, readonly EndpointView[], string | null]>([
    ['no worker reports', [], 'INFERENCE.NO_WORKER'],
    ['one endpoint works', [silent, works], null],
    ['none answers', [silent, silent], 'INFERENCE.SERVERS_SILENT'],
    ['one changes pixels and another is silent', [silent, inexact], 'INFERENCE.SERVERS_CHANGE_PIXELS'],
    ['access is refused', [{ trouble: 'access-refused', missing: [] }, silent], 'INFERENCE.SERVERS_REFUSE_ACCESS'],
    ['one fails', [{ trouble: 'failing', missing: [] }], 'INFERENCE.SERVERS_FAIL'],
    ['a node of the workflow is missing', [withoutCanny], 'INFERENCE.SERVERS_LACK_NODES'],
  ])('is told when %s', (_when, views, code) => {
    expect(reasonOfWaiting(['LoadImage', 'Canny'], views)).toBe(code);
  });

  it('is not a node that the workflow does not need', () => {
    expect(reasonOfWaiting(['LoadImage'], [withoutCanny])).toBeNull();
  });
});
