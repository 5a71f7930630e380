import { IDENTIFYING_ATTRIBUTES } from '../dictionary/identifying-attributes.data.js';
import { KEPT_ATTRIBUTES } from '../dictionary/kept-attributes.data.js';
import { ALLOW_LIST } from './allow-list.data.js';
import { BASIC_PROFILE } from './basic-profile.data.js';
import { MARK_TAGS } from './marks.js';
import { bulk, numbers, pattern, type Rule, terms } from './rule.js';
import { compileRules, isPermitted } from './rule-set.js';

describe('the allow-list', () => {
  it('passes the second net as it stands', () => {
    expect(compileRules(ALLOW_LIST).size).toBe(ALLOW_LIST.length);
  });

  it('names every attribute of the dictionary but those of file meta', () => {
    const named = new Set<string>(ALLOW_LIST.map(({ keyword }) => keyword));
    const unused = KEPT_ATTRIBUTES.filter(
      ([tag, keyword]) => tag > 0x0002ffff && !named.has(keyword) && !MARK_TAGS.has(tag),
    );
    expect(unused).toEqual([]);
  });

  it('shares no attribute with the identifying ones', () => {
    const kept = new Set<number>(KEPT_ATTRIBUTES.map(([tag]) => tag));
    expect(IDENTIFYING_ATTRIBUTES.filter(([tag]) => kept.has(tag))).toEqual([]);
  });
});

describe('the second net', () => {
  const demanded = [...BASIC_PROFILE.keys()].filter((keyword) => ALLOW_LIST.some((rule) => rule.keyword === keyword));

  it.each(demanded)('refuses to keep %s', (keyword) => {
    const others = ALLOW_LIST.filter((rule) => rule.keyword !== keyword);
    expect(() => compileRules([...others, pattern(keyword, /.*/)])).toThrow(RangeError);
  });

  it.each(['PN', 'DA', 'DT', 'TM', 'UI', 'AS', 'AE', 'LT', 'ST', 'UT', 'UC', 'UR', 'UN'] as const)(
    'refuses to keep any value of representation %s',
    (vr) => {
      const attribute = { tag: 0x00180060, keyword: 'KVP', vrs: [vr] };
      expect(isPermitted(pattern('KVP', /.*/), attribute)).toBe(false);
    },
  );

  it.each(['CS', 'LO', 'SH'] as const)('keeps typed text of %s only under a closed list or a pattern', (vr) => {
    const attribute = { tag: 0x00180060, keyword: 'KVP', vrs: [vr] };
    expect(isPermitted(numbers('KVP'), attribute)).toBe(false);
    expect(isPermitted(bulk('KVP'), attribute)).toBe(false);
    expect(isPermitted(terms('KVP', 'A|B'), attribute)).toBe(true);
  });

  it('refuses private and identifying attributes, and two rules for one attribute', () => {
    const rule: Rule = numbers('KVP');
    expect(isPermitted(rule, { tag: 0x00190010, keyword: 'KVP', vrs: ['DS'] })).toBe(false);
    expect(isPermitted(rule, { tag: 0x00101020, keyword: 'PatientSize', vrs: ['DS'] })).toBe(false);
    expect(() => compileRules([rule, rule])).toThrow(RangeError);
  });
});
