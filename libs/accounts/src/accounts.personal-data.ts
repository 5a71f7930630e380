import { declarePersonalData, type PersonalDataDeclaration } from '@phoxray/kernel';

/** What the practitioner told us to have an account: the published policy's account data (section 2.a). */
export const ACCOUNT_DATUM: PersonalDataDeclaration = {
  category: 'account',
  subject: 'practitioner',
  purposes: ['service'],
  basis: 'contract',
  retention: 'account-lifetime',
  access: true,
  portability: true,
  erase: 'delete',
};

/** What proves that it is them. Derived from a secret, useless to its owner: in no copy that leaves. */
export const CREDENTIAL: PersonalDataDeclaration = {
  ...ACCOUNT_DATUM,
  purposes: ['security'],
  access: false,
  portability: false,
};

/** When somebody was signed in: kept for a month after the session, to look into a misuse. */
export const SESSION_TRACE: PersonalDataDeclaration = {
  category: 'security-log',
  subject: 'practitioner',
  purposes: ['security'],
  basis: 'legitimate-interest',
  retention: '30d',
  access: true,
  portability: false,
  erase: 'delete',
};

/** Keyed digests of client addresses and e-mail addresses, only as long as attempts are counted. */
export const ATTEMPT_TRACE: PersonalDataDeclaration = { ...SESSION_TRACE, access: false };

export const refreshCookieDeclaration = declarePersonalData({
  ...CREDENTIAL,
  place: 'cookie',
  name: '__Host-phoxray_rt',
  retention: '1d',
});
