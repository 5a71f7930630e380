import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { descriptionSchema } from './description.js';
import { renderReference } from './render-reference.js';

const description = descriptionSchema.parse(
  JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'openapi.json'), 'utf8')),
);

describe('the reference of the API', () => {
  const page = renderReference(description);

  it('shows every operation and every schema once, and links to none that it does not show', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const operations = Object.values(description.paths).flatMap((methods) => Object.values(methods));
    const named = [...operations.map(({ operationId }) => operationId), ...Object.keys(description.components.schemas)];
    expect(named.filter((name) => !ids.includes(name))).toEqual([]);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  });

  it('has no script and nothing from another origin', () => {
    expect(page).not.toMatch(/<script|<style| style=|\son\w+=|(src|href)="(?!\/|#)/);
  });

  it('shows text as text', () => {
    const info = { ...description.info, title: '<img src=x>', description: 'a < b & "c" `d`' };
    const shown = renderReference({ ...description, info });
    expect(shown).toContain('<h1>&lt;img src=x&gt;</h1>');
    expect(shown).toContain('<p>a &lt; b &amp; &quot;c&quot; <code>d</code></p>');
  });
});
