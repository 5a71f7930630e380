import type { AttestationBasis } from '../../../lib/api/contract.js';
import { NETWORK_PROBLEM, ProblemError, problemFromBody } from '../../../lib/api/problem.error.js';
import { renewSession } from '../../../lib/session/renew-session.js';
import { currentAccessToken } from '../../../lib/session/session.store.js';

export type UploadRequest = {
  file: File;
  attestation: { basis: AttestationBasis; version: string; sha256: string };
  patientReference: string | null;
  /** The same key for every try of the same file: a retry never stores it twice. */
  idempotencyKey: string;
  /** Share of the bytes handed to the network, 0 to 1. */
  onProgress: (sent: number) => void;
};

/** Sends one radiograph and answers its id; XMLHttpRequest because `fetch` cannot report upload progress. */
export async function uploadRadiograph(request: UploadRequest): Promise<string> {
  const answer = await post(request);
  if (answer.status !== 401 || !(await renewSession())) return accept(answer);
  return accept(await post(request));
}

type Answer = { status: number; body: unknown };

function accept({ status, body }: Answer): string {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : null;
  if (status !== 201 || typeof id !== 'string') throw problemFromBody(status, body);
  return id;
}

function post(request: UploadRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '/v1/radiographs');
    xhr.responseType = 'json';
    xhr.setRequestHeader('authorization', `Bearer ${currentAccessToken() ?? ''}`);
    xhr.setRequestHeader('idempotency-key', request.idempotencyKey);
    xhr.upload.addEventListener('progress', ({ loaded, total }) => request.onProgress(total > 0 ? loaded / total : 0));
    xhr.addEventListener('load', () => resolve({ status: xhr.status, body: xhr.response }));
    xhr.addEventListener('error', () => reject(new ProblemError(0, NETWORK_PROBLEM, null, null)));
    xhr.send(formOf(request));
  });
}

/** The API reads the fields before the file, so that it can refuse without receiving the bytes. */
function formOf({ file, attestation, patientReference }: UploadRequest): FormData {
  const form = new FormData();
  form.append('attestation', JSON.stringify({ ...attestation, acknowledged: true }));
  if (patientReference !== null) form.append('patientReference', patientReference);
  // Under a name of our own: the file's is personal data.
  form.append('file', file, 'radiograph');
  return form;
}
