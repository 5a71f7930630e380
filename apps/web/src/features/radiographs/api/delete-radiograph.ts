import * as sdk from '@phoxray/sdk';
import { strict } from '../../../lib/api/http.js';
import { deletedRadiograph } from './deleted-radiograph.js';

export async function deleteRadiograph(id: string): Promise<void> {
  await sdk.deleteRadiograph({ ...strict, path: { id } });
  deletedRadiograph.set(id);
}
