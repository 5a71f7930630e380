import { createHash } from 'node:crypto';

/**
 * Sources of a `style-src` that lets exactly the styles written into a page apply (CSP3 §8.3): one hash for each style
 * element and style attribute.
 */
export function inlineStyleSources(html: string): readonly string[] {
  const elements = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)];
  const attributes = [...html.matchAll(/ style="([^"]*)"/g)];
  const texts = [...elements, ...attributes].map(([, text = '']) => text);
  return [...new Set(texts.map(hashSource)), ...(attributes.length > 0 ? ["'unsafe-hashes'"] : [])];
}

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
