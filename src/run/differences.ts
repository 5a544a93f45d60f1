import { printable } from '../text.js';
import { canonicalJson, type Json } from '../store/fingerprint.js';

/** A field in which two values differ; undefined where one of them does not have it. */
export interface Difference {
  /** `process.sigma`, `coefficients[3]` */
  readonly field: string;
  readonly old: Json | undefined;
  readonly now: Json | undefined;
}

/** Characters of a value that are shown. */
const shown = 36;

/**
 * The fields in which two values differ. Values are compared as values: neither the order of keys nor the spelling
 * of a number (1e-5, 0.00001; 1, 1.0) makes a difference. Lists are one field while they are short.
 */
export function differences(old: Json | undefined, now: Json | undefined, field = ''): Difference[] {
  if (old !== undefined && now !== undefined && canonicalJson(old) === canonicalJson(now)) return [];
  if (isMapping(old) && isMapping(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => differences(old[key], now[key], field === '' ? key : `${field}.${key}`));
  }
  const [text, nowText] = [textOf(old), textOf(now)];
  const long = text.length > shown || nowText.length > shown;
  if (long && Array.isArray(old) && Array.isArray(now) && old.length === now.length) {
    const items: readonly Json[] = now;
    return old.flatMap((item: Json, i) => differences(item, items[i], `${field}[${i}]`));
  }
  return old === undefined && now === undefined ? [] : [{ field, old, now }];
}

/** «process.sigma: 0.2 → 0.3»; of long values the part around the first difference. */
export function differenceText(difference: Difference): string {
  const { old, now } = difference;
  const field = printable(difference.field);
  if (old === undefined && isMapping(now)) return `${field} is new`;
  if (now === undefined && isMapping(old)) return `${field} is left out`;
  const [from, to] = [textOf(old), textOf(now)];
  let same = 0;
  while (same < Math.min(from.length, to.length) && from[same] === to[same]) same++;
  return `${field}: ${printable(`${around(from, same)} → ${around(to, same)}`)}`;
}

type Mapping = { readonly [key: string]: Json };

function isMapping(value: Json | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** What fits of a text, with what lies at `at` in it. */
function around(text: string, at: number): string {
  if (text.length <= shown) return text;
  const first = Math.max(0, Math.min(at - shown / 4, text.length - shown));
  const cut = text.slice(first, first + shown);
  return `${first > 0 ? '…' : ''}${cut}${first + shown < text.length ? '…' : ''}`;
}
