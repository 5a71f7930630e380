import request, { type Response } from 'supertest';
import { z } from 'zod';
import type { RunningAccounts } from './accounts-app.fixture.js';

export const PASSWORD = 'quiet river, green lamp';

const session = z.strictObject({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int(),
  user: z.strictObject({
    id: z.uuid(),
    accountId: z.uuid(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    locale: z.enum(['fr', 'en']),
    createdAt: z.iso.datetime(),
  }),
});

/** A signed-in practitioner as a browser would be: the body in memory, the cookie in its jar. */
export interface Browser {
  readonly session: z.infer<typeof session>;
  /** As the Cookie header sends it. */
  readonly cookie: string;
}

let count = 0;
export const newEmail = (): string => `practitioner-${(count += 1)}@practice.example`;

export const http = ({ app }: RunningAccounts) => request(app.getHttpServer());

/** Checks the whole shape of a session answer and takes its cookie. */
export function browserOf(response: Response): Browser {
  return { session: session.parse(response.body), cookie: setCookies(response)[0]?.split(';', 1)[0] ?? '' };
}

export function setCookies(response: Response): string[] {
  return z.array(z.string()).catch([]).parse(response.headers['set-cookie']);
}

export function problemCode(response: Response): string {
  return z.object({ code: z.string() }).parse(response.body).code;
}

export async function signUp(running: RunningAccounts, given: Record<string, unknown> = {}): Promise<Browser> {
  const body = { email: newEmail(), password: PASSWORD, firstName: 'Ada', lastName: 'Moreau', ...given };
  return browserOf(await http(running).post('/v1/auth/signup').send(body).expect(201));
}

export function logIn(running: RunningAccounts, email: string, password: string): request.Test {
  return http(running).post('/v1/auth/login').send({ email, password });
}

export function refresh(running: RunningAccounts, cookie: string): request.Test {
  return http(running).post('/v1/auth/refresh').set('cookie', cookie);
}

export function getMe(running: RunningAccounts, accessToken: string): request.Test {
  return http(running).get('/v1/me').set('authorization', `Bearer ${accessToken}`);
}

/** Actions and outcomes in an account's audit trail, oldest first. */
export async function auditOf(running: RunningAccounts, accountId: string): Promise<string[]> {
  const rows = await running.asAdmin<{ said: string }>(
    `select entry->>'action' || ' ' || (entry->>'outcome') || coalesce(' ' || (entry->'facts'->>'reason'), '') as said
     from phoxray.audit_event where account_id = $1 order by seq`,
    [accountId],
  );
  return rows.map(({ said }) => said);
}
