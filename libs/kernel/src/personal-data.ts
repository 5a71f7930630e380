/** Categories of the published policy, section 2. `none` cannot be chosen here: see `NotPersonalData`. */
export type DataCategory = 'account' | 'upload' | 'health' | 'technical' | 'billing' | 'security-log' | 'evidence';
export type DataSubject = 'practitioner' | 'patient';
export type Purpose = 'service' | 'security' | 'legal-obligation' | 'improvement' | 'communication';
/** GDPR Art. 6(1): contract (b), legal obligation (c), legitimate interest (f), consent (a). */
export type LegalBasis = 'contract' | 'legal-obligation' | 'legitimate-interest' | 'consent';
/** How long: while the account lives, a number of days, or as long as the parent row. */
export type Retention = 'account-lifetime' | 'with-parent' | `${number}d` | `${number}y`;
/** What erasure does to it (GDPR Art. 17): a retained datum must name its ground. */
export type ErasureRule = 'delete' | 'nullify' | 'shred' | { readonly retain: string };

/** One classified datum. Art. 30 records, exports, erasure plans and retention jobs are generated from these. */
export interface PersonalDataDeclaration {
  readonly category: DataCategory;
  readonly subject: DataSubject;
  readonly purposes: readonly Purpose[];
  readonly basis: LegalBasis;
  readonly retention: Retention;
  /** In the copy that Art. 15 grants. */
  readonly access: boolean;
  /** In the portable copy of Art. 20: provided by the person, not derived by us. */
  readonly portability: boolean;
  readonly erase: ErasureRule;
}

/** Personal data that does not live in a column. */
export interface PlacedDeclaration extends PersonalDataDeclaration {
  readonly place: 'object-prefix' | 'queue-payload' | 'log-field' | 'cookie' | 'header' | 'directory';
  readonly name: string;
}

export type ColumnClassification =
  { readonly personal: true; readonly declaration: PersonalDataDeclaration } | { readonly personal: false };

const columns = new Map<object, Map<string, ColumnClassification>>();
const places: PlacedDeclaration[] = [];

function classify(prototype: object, property: string | symbol, classification: ColumnClassification): void {
  const known = columns.get(prototype.constructor) ?? new Map<string, ColumnClassification>();
  columns.set(prototype.constructor, known.set(String(property), classification));
}

/** Classifies a column as personal data, once, beside the column. */
export function PersonalData(declaration: PersonalDataDeclaration): PropertyDecorator {
  return (prototype, property) => classify(prototype, property, { personal: true, declaration });
}

/** States that a column says nothing about a person by itself: a technical key, a state, a counter. */
export function NotPersonalData(): PropertyDecorator {
  return (prototype, property) => classify(prototype, property, { personal: false });
}

/** Declares personal data kept outside the database's columns. */
export function declarePersonalData(declaration: PlacedDeclaration): PlacedDeclaration {
  places.push(declaration);
  return declaration;
}

/** The classification of an entity's property, or undefined when nobody decided: a test fails on that. */
export function findClassification(entity: object, property: string): ColumnClassification | undefined {
  const found = columns.get(entity)?.get(property);
  const parent: unknown = Object.getPrototypeOf(entity);
  if (found !== undefined || typeof parent !== 'function') return found;
  return findClassification(parent, property);
}

export function listPlacedDeclarations(): readonly PlacedDeclaration[] {
  return places;
}
