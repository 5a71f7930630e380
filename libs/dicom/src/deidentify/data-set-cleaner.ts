import { TAG, type Tag } from '../dictionary/tag.js';
import type { DataSet, DicomElement, SequenceElement, ValueElement } from '../read/data-set.js';
import { findElement } from '../read/data-set.js';
import { readStrings } from '../read/element-values.js';
import { inOrder } from '../write/elements.js';
import { MARK_TAGS } from './marks.js';
import type { IdentityGuard } from './identity-guard.js';
import type { IdentityMapper } from './identity-mapper.js';
import type { ReportBuilder } from './report-builder.js';
import type { CompiledRule, RuleSet } from './rule-set.js';
import { emptied, type TransformContext, transformValue } from './transforms.js';
import { isPaletteTag, isTableSequence, TABLE_TAGS } from './trim-tables.js';

/** Where a data set stands: pixels and palettes belong to the file only, codes to coded concepts, tables to their items. */
type Scope = 'file' | 'item' | 'concept' | 'table';

type Concept = TransformContext['concept'];

const CODE_TAGS: readonly Tag[] = [TAG.codeValue, TAG.codingSchemeDesignator, TAG.codeMeaning];

/** Attributes that radiographs must have, if without a value (type 2): series, instance, maker, times. */
const MAY_BE_EMPTY: ReadonlySet<Tag> = new Set<Tag>([0x00080030, 0x00080070, 0x00200011, 0x00200013, 0x00200020]);

/**
 * The default-deny walk: every element, at every depth, is either named by a rule and fit for it, or gone.
 */
export class DataSetCleaner {
  constructor(
    private readonly rules: RuleSet,
    private readonly mapper: IdentityMapper,
    private readonly guard: IdentityGuard,
    private readonly report: ReportBuilder,
  ) {}

  /** The surviving elements, in ascending order of tag; of two with the same tag only the first may survive. */
  clean(dataSet: DataSet, scope: Scope = 'file'): DataSet {
    const concept = conceptOf(dataSet);
    const seen = new Set<Tag>();
    const survivors = dataSet.flatMap((element) => {
      const survivor = seen.has(element.tag) ? null : this.cleanElement(element, scope, concept);
      seen.add(element.tag);
      this.record(element, survivor);
      return survivor ? [survivor] : [];
    });
    return inOrder(survivors);
  }

  private cleanElement(element: DicomElement, scope: Scope, concept: Concept): DicomElement | null {
    const rule = this.rules.get(element.tag);
    if (!rule?.attribute.vrs.includes(element.vr)) return null;
    if (!belongs(element.tag, scope)) return null;
    if (rule.action === 'empty') return emptied(element);
    if (rule.action === 'pixels') return scope === 'file' && element.kind !== 'sequence' ? element : null;
    if (element.kind === 'sequence') return this.cleanSequence(element, rule, scope);
    if (element.kind === 'fragments') return null;
    const survivor = transformValue(element, rule, { mapper: this.mapper, concept });
    return survivor ? this.withoutIdentity(survivor, rule) : withoutValue(element);
  }

  /** A value that repeats an identifier of the file goes; where the attribute must be present, it stays empty. */
  private withoutIdentity(element: ValueElement, rule: CompiledRule): DicomElement | null {
    const verdict = this.guard.judge(element, rule);
    if (verdict === 'tolerated') this.report.warn('IDENTIFIER_LIKE_VALUE_KEPT');
    if (verdict !== 'refused') return element;
    return withoutValue(element);
  }

  /** Items that end up without content, and concepts without a valid code, go with what they held. */
  private cleanSequence(sequence: SequenceElement, rule: CompiledRule, scope: Scope): DicomElement | null {
    if (rule.action !== 'items' && rule.action !== 'codes') return null;
    const concepts = rule.action === 'codes';
    const inner = concepts ? 'concept' : scope === 'file' && isTableSequence(sequence.tag) ? 'table' : 'item';
    const cleaned = sequence.items.map((item) => this.clean(item, inner));
    const items = cleaned.filter((item) => (concepts ? isConcept(item) : item.length > 0));
    return items.length > 0 || sequence.items.length === 0 ? { ...sequence, items } : null;
  }

  /** Elements we write ourselves afterwards are neither removed nor kept. */
  private record(before: DicomElement, after: DicomElement | null): void {
    if (MARK_TAGS.has(before.tag)) return;
    if (!after) return this.report.remove(before.tag);
    if (after === before || (after.kind === 'sequence' && !wasEmptied(before, after))) return this.report.keep();
    return this.report.replace(before.tag);
  }
}

function belongs(tag: Tag, scope: Scope): boolean {
  if (CODE_TAGS.includes(tag)) return scope === 'concept';
  if (TABLE_TAGS.has(tag)) return scope === 'table';
  return scope === 'file' || !isPaletteTag(tag);
}

/** What is left of an element whose value may not stay. */
const withoutValue = (element: ValueElement): DicomElement | null =>
  MAY_BE_EMPTY.has(element.tag) ? emptied(element) : null;

const itemCount = (element: DicomElement): number => (element.kind === 'sequence' ? element.items.length : 0);

const wasEmptied = (before: DicomElement, after: DicomElement): boolean =>
  itemCount(before) > 0 && itemCount(after) === 0;

const conceptOf = (dataSet: DataSet): Concept => ({
  code: readStrings(dataSet, TAG.codeValue)[0] ?? '',
  scheme: readStrings(dataSet, TAG.codingSchemeDesignator)[0] ?? '',
});

const isConcept = (item: DataSet): boolean => CODE_TAGS.every((tag) => findElement(item, tag) !== undefined);
