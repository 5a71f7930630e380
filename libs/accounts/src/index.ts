export { AccountsHttpModule } from './accounts.http.module.js';
export { AccountsModule } from './accounts.module.js';
export { ACCOUNTS_ERRORS } from './accounts.errors.js';
export { accountsEntities, accountsMigrations } from './migrations/index.js';
export { AccountDirectory, type PractitionerDisplay } from './practitioners/account-directory.js';
export { LOCALES, type Locale } from './practitioners/locale.js';
