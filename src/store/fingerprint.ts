import { hash } from 'node:crypto';

/** A value that JSON can hold: what fingerprints are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with sorted keys and no spaces, so that equal values have equal text (the order of keys, comments and
 * the spelling of numbers in a pipeline file do not matter). Undefined properties are left out.
 * Numbers that JSON cannot hold are a defect of the caller and throw.
 */
export function canonicalJson(value: Json | undefined): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const entries = Object.entries(value as { [key: string]: Json | undefined })
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${entries.join(',')}}`;
}

/** sha256 of the canonical JSON, in hexadecimal. */
export function fingerprintOf(ingredients: Json): string {
  return sha256(canonicalJson(ingredients));
}

/** The same of a mapping of which some values are canonical JSON already. */
export function fingerprintOfTexts(
  values: Readonly<Record<string, Json>>,
  texts: Readonly<Record<string, string>>,
): string {
  let json = '';
  for (const key of Object.keys({ ...values, ...texts }).sort()) {
    const text = texts[key] ?? canonicalJson(values[key]);
    json += `${json === '' ? '{' : ','}${JSON.stringify(key)}:${text}`;
  }
  return sha256(`${json}}`);
}

function sha256(text: string): string {
  return hash('sha256', text);
}
