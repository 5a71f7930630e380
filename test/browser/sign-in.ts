import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { Practitioner } from '../setup/practitioner.js';

const Session = z.object({ accessToken: z.string(), user: z.object({ accountId: z.string() }) });

export type SignedIn = Practitioner & { readonly email: string; readonly password: string };

/** A new account whose session the browser has, and whose API the practitioner that is returned can use. */
export async function signInAs(page: Page, url: string, locale: 'fr' | 'en'): Promise<SignedIn> {
  const data = {
    email: `practitioner-${randomUUID()}@practice.example`,
    password: `quiet river ${randomUUID()}`,
    firstName: 'Ada',
    lastName: 'Moreau',
    locale,
  };
  const answer = await page.request.post(new URL('/v1/auth/signup', url).href, { data });
  const { accessToken, user } = Session.parse(await answer.json());
  await page.context().addInitScript(`localStorage.setItem('phoxray.session', '1')`);
  return Object.assign(Practitioner.of(url, user.accountId, accessToken), {
    email: data.email,
    password: data.password,
  });
}
