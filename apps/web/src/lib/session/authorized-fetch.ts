import { renewSession } from './renew-session.js';
import { currentAccessToken } from './session.store.js';

/** `fetch` with the bearer token; an expired token is renewed once and the request sent again. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(withBearer(request));
  if (response.status !== 401 || currentAccessToken() === null) return response;
  return (await renewSession()) ? fetch(withBearer(again)) : response;
}

function withBearer(request: Request): Request {
  const token = currentAccessToken();
  if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
  return request;
}
