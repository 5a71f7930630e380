import type { RenditionKind } from './contract.js';

/** Addresses of protected bytes, fetched with the bearer token. */
export const renditionPath = (id: string, kind: RenditionKind): string => `/v1/radiographs/${id}/renditions/${kind}`;
export const originalPath = (id: string): string => `/v1/radiographs/${id}/original`;
export const resultPath = (jobId: string, resultId: string): string => `/v1/jobs/${jobId}/results/${resultId}/content`;
