import { send } from '../../../lib/api/http.js';

export async function deleteRadiograph(id: string): Promise<void> {
  await send(`/v1/radiographs/${id}`, { method: 'DELETE' });
}
