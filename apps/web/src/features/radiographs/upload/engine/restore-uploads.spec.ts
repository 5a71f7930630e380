import { newItem, type UploadItem } from '../list/upload-item.js';
import { afterVisit } from './restore-uploads.js';

const item: UploadItem = {
  ...newItem('id', { name: 'a.dcm', size: 1_000 }),
  status: { state: 'missing', sent: 0.1 },
  transfer: { sha256: 'ab', url: '/v1/uploads/u' },
};

describe('an upload of an earlier visit', () => {
  it('is as far as the API says, not as the page thought', () => {
    expect(afterVisit(item, { state: 'receiving', offset: 600 }).status).toEqual({ state: 'missing', sent: 0.6 });
    expect(afterVisit(item, { state: 'receiving', offset: 0 }).status).toEqual({ state: 'missing', sent: 0 });
  });

  it('begins anew when the API threw it away', () => {
    expect(afterVisit(item, null)).toMatchObject({ status: { state: 'missing', sent: 0 }, transfer: null });
  });

  it('needs no file when all of it had arrived', () => {
    expect(afterVisit(item, { state: 'verifying', offset: 1_000 }).status).toEqual({ state: 'verifying' });
    expect(afterVisit(item, { state: 'done', radiographId: 'r' }).status).toEqual({ state: 'verifying' });
  });
});
