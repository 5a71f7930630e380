import { newItem, type UploadItem } from '../list/upload-item.js';
import { afterVisit } from './restore-uploads.js';

const item: UploadItem = {
  ...newItem('id', { name: 'a.dcm', size: 1_000 }),
  status: { state: 'missing', sent: 0.1 },
  transfer: { sha256: 'ab', url: '/v1/uploads/u' },
};

const outcome = { offset: 0, length: 1_000, radiographId: null, problem: null } as const;

describe('an upload of an earlier visit', () => {
  it('is as far as the API says, not as the page thought', () => {
    expect(afterVisit(item, { ...outcome, state: 'receiving', offset: 600 }).status).toEqual({
      state: 'missing',
      sent: 0.6,
    });
    expect(afterVisit(item, { ...outcome, state: 'receiving' }).status).toEqual({ state: 'missing', sent: 0 });
  });

  it('begins anew when the API threw it away', () => {
    expect(afterVisit(item, null)).toMatchObject({ status: { state: 'missing', sent: 0 }, transfer: null });
  });

  it('needs no file when all of it had arrived', () => {
    expect(afterVisit(item, { ...outcome, state: 'verifying', offset: 1_000 }).status).toEqual({ state: 'verifying' });
    expect(afterVisit(item, { ...outcome, state: 'done', radiographId: 'r' }).status).toEqual({ state: 'verifying' });
  });
});
