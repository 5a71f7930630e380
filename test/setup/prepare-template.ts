import { provisionRoles } from '@phoxray/platform/database';
import { ADMIN_URL_VARIABLE, TEMPLATE_DATABASE, TEST_PASSWORDS } from './test-logins.mjs';

/** Run as a program by start-peers: roles and empty schemas in the template. */
await provisionRoles(process.env[ADMIN_URL_VARIABLE] ?? '', TEST_PASSWORDS, TEMPLATE_DATABASE);
