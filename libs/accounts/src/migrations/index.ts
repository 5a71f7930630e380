import { AccountEntity } from '../account.entity.js';
import { LoginDirectoryEntity } from '../practitioners/login-directory.entity.js';
import { PractitionerEntity } from '../practitioners/practitioner.entity.js';
import { RefreshTokenEntity } from '../sessions/refresh-token.entity.js';
import { SessionEntity } from '../sessions/session.entity.js';
import { LoginThrottleEntity } from '../throttle/login-throttle.entity.js';
import { Accounts1795400000010 } from './1795400000010-accounts.migration.js';

export const accountsEntities = [
  AccountEntity,
  PractitionerEntity,
  LoginDirectoryEntity,
  SessionEntity,
  RefreshTokenEntity,
  LoginThrottleEntity,
];
export const accountsMigrations = [Accounts1795400000010];
