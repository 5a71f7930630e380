/** Languages that the product speaks. */
export const LOCALES = ['fr', 'en'] as const;

export type Locale = (typeof LOCALES)[number];
