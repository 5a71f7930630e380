import type { IncomingHttpHeaders } from 'node:http';
import { requireTusHeaders } from './tus-headers.policy.js';

const TUS = { 'tus-resumable': '1.0.0' };
const PATCH = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };

function refusalOf(method: string, headers: IncomingHttpHeaders): { code: string; wrong: string[] } | null {
  try {
    requireTusHeaders(method, headers);
    return null;
  } catch (error) {
    return toRefusal(error);
  }
}

function toRefusal(error: unknown): { code: string; wrong: string[] } {
  if (!(error instanceof Error) || !('code' in error) || !('errors' in error)) throw error;
  const wrong = Array.isArray(error.errors) ? error.errors.map(({ pointer }) => String(pointer)) : [];
  for (const pointer of wrong) expect(error.message).toContain(pointer.slice(1));
  return { code: String(error.code), wrong };
}

describe('the headers of a resumable upload', () => {
  it.each([
    ['POST', { ...TUS, 'upload-length': '10' }],
    ['POST', { ...TUS, 'upload-length': '10', 'upload-metadata': 'attestation e30=,displayName' }],
    ['PATCH', PATCH],
    ['HEAD', TUS],
    ['DELETE', TUS],
  ])('%s may be as the protocol says', (method, headers) => expect(refusalOf(method, headers)).toBeNull());

  it.each([[{}], [{ 'tus-resumable': '0.2.2' }]])('are of another version: %j', (headers) => {
    expect(refusalOf('POST', { ...headers, 'upload-length': 'x' })).toEqual({ code: 'UPLOADS.TUS_VERSION', wrong: [] });
  });

  it.each([{ 'upload-checksum': 'sha1 AAAA' }, { trailer: 'Upload-Checksum' }])('ask for checksums: %j', (headers) => {
    expect(refusalOf('PATCH', { ...PATCH, ...headers })?.code).toBe('UPLOADS.CHECKSUM_NOT_OFFERED');
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['POST', TUS, ['/Upload-Length']],
    ['POST', { ...TUS, 'upload-length': '-4' }, ['/Upload-Length']],
    ['POST', { ...TUS, 'upload-length': '1e3', 'upload-metadata': 'a b c,,' }, ['/Upload-Length', '/Upload-Metadata']],
    ['POST', { ...TUS, 'upload-length': '9', 'upload-concat': 'partial' }, ['/Upload-Concat']],
    ['POST', { ...TUS, 'upload-length': '9', 'content-type': 'image/png' }, ['/Content-Type']],
    ['POST', { ...TUS, 'upload-defer-length': '1' }, ['/Upload-Length', '/Upload-Defer-Length']],
    ['PATCH', TUS, ['/Upload-Offset', '/Content-Type']],
    ['PATCH', { ...PATCH, 'upload-offset': '01' }, ['/Upload-Offset']],
  ])('%s %j are wrong, each named', (method, headers, wrong) => {
    expect(refusalOf(method, headers)).toEqual({ code: 'UPLOADS.MALFORMED_UPLOAD', wrong });
  });
});
