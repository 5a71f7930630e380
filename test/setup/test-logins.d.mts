/** Roles of the test server: it listens on loopback, in a temporary folder, for one run. */
export const TEST_PASSWORDS: { readonly owner: string; readonly app: string; readonly queue: string };

/** Migrated once a run; every test database is a copy of it. Nothing may stay connected to it. */
export const TEMPLATE_DATABASE: string;

/** Environment variable with the administrator's URL of the run's server; preset it to use a server of your own. */
export const ADMIN_URL_VARIABLE: string;

/** Environment variable with the path of the decoder that was built for the run. */
export const DECODER_VARIABLE: string;

/** URLs of one database for each of the product's roles, under the names that the configuration gives them. */
export interface DatabaseUrls {
  readonly DATABASE_ADMIN_URL: string;
  readonly DATABASE_OWNER_URL: string;
  readonly DATABASE_URL: string;
  readonly QUEUE_DATABASE_URL: string;
}

/** The same server and database under each role. */
export function urlsFor(adminUrl: string, database: string): DatabaseUrls;
