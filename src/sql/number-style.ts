import { literal } from './engine.js';

/** What a text of a number may hold besides digits. */
export interface NumberStyle {
  readonly decimal: '.' | ',';
  /** Between thousands; undefined where nothing stands there. */
  readonly thousands: ',' | '.' | "'" | ' ' | undefined;
  /** A sign of money in front of it or behind. */
  readonly currency: string | undefined;
  /** Whether a % stands behind each. */
  readonly percent: boolean;
  /** Whether K, M, B stand for thousands, millions and thousand millions. */
  readonly suffixes: boolean;
  /** Whether marks of footnotes may stand behind it. */
  readonly marks: boolean;
  /** Whether (1.5) is −1.5. */
  readonly parentheses: boolean;
  /** Whether − stands for -. */
  readonly minus: boolean;
}

/** Separators and signs that a person chose. */
export interface GivenStyle {
  readonly decimal?: '.' | ',';
  readonly thousands?: string;
}

const spaces = '[ \u00a0\u202f\u2009]';
const currencies = ['$', '€', '£', '¥'];
const currency = /[$€£¥]/;
const marks = '[*†‡§¹²³]';
const suffix = /[kmb]$/i;

/**
 * How numbers are written in a column of which `values` are some that are no plain numbers, and `plain` some that are.
 * `unclear` says that a comma may separate decimals or thousands.
 */
export function numberStyleOf(
  values: readonly string[],
  plain: readonly string[],
  given: GivenStyle = {},
): { readonly style: NumberStyle; readonly unclear: boolean } {
  const all = [...values, ...plain];
  const share = (pattern: RegExp): number =>
    all.filter((value) => pattern.test(value)).length / Math.max(1, all.length);
  const counts = currencies.map((sign) => values.filter((value) => value.includes(sign)).length);
  const commonest = Math.max(...counts);
  const bare = values.map((value) =>
    value
      .replace(new RegExp(`${marks}+$`), '')
      .replace(currency, '')
      .replace(/^\((.*)\)$/, '$1')
      .replace(/%$/, '')
      .trim()
      .replace(suffix, '')
      .replace(/^[-+−]/, '')
      .trim(),
  );
  const separators = separatorsOf(bare, plain, given);
  return {
    style: {
      decimal: separators.decimal,
      thousands: separators.thousands,
      currency: commonest > 0 ? currencies[counts.indexOf(commonest)] : undefined,
      // 12 % beside 0.12: one of the two is not what it looks like.
      percent: share(/%$/) >= 0.5,
      suffixes: values.some((value) => /\d ?[kmb]$/i.test(value)),
      marks: values.some((value) => new RegExp(`\\d.*${marks}$`).test(value)),
      parentheses: values.some((value) => /^\(.*\d.*\)$/.test(value)),
      minus: values.some((value) => value.includes('−')),
    },
    unclear: separators.unclear,
  };
}

interface Separators {
  readonly decimal: '.' | ',';
  readonly thousands: NumberStyle['thousands'];
  readonly unclear: boolean;
}

function separatorsOf(bare: readonly string[], plain: readonly string[], given: GivenStyle): Separators {
  const count = (pattern: RegExp): number => bare.filter((value) => pattern.test(value)).length;
  const space = count(new RegExp(`^\\d{1,3}(${spaces}\\d{3})+([.,]\\d*)?$`)) > 0;
  const other = count(/^\d{1,3}('\d{3})+([.,]\d*)?$/) > 0 ? "'" : space ? ' ' : undefined;
  const thousands = given.thousands as NumberStyle['thousands'];
  const unused = (decimal: string): NumberStyle['thousands'] => {
    const sign = decimal === ',' ? '.' : ',';
    return [...bare, ...plain].some((value) => value.includes(sign)) ? sign : undefined;
  };
  if (given.decimal !== undefined) {
    return { decimal: given.decimal, thousands: thousands ?? other ?? unused(given.decimal), unclear: false };
  }
  if (thousands !== undefined) {
    return { decimal: thousands === '.' ? ',' : '.', thousands, unclear: false };
  }
  // A comma of decimals: behind thousands with dots, or not in front of just three digits.
  const decimals =
    count(/^\d{1,3}(\.\d{3})+,\d*$/) + count(/^\d*,(\d{1,2}|\d{4,})?$/) + count(/^(0\d*|\d{4,}),\d{3}$/);
  const dots = count(/^\d{1,3}(\.\d{3}){2,}$/);
  const groups = count(/^\d{1,3}(,\d{3})+\.\d*$/) + count(/^\d{1,3}(,\d{3}){2,}$/);
  if (decimals > groups || (dots > 0 && groups === 0)) {
    return { decimal: ',', thousands: other ?? unused(','), unclear: false };
  }
  if (groups > 0 || other !== undefined) return { decimal: '.', thousands: other ?? ',', unclear: false };
  if (count(/^[1-9]\d{0,2},\d{3}$/) === 0) return { decimal: '.', thousands: undefined, unclear: false };
  // Nothing but 1,234: of the thousands where smaller numbers stand beside it that have no comma, or decimals.
  if (plain.some((value) => /\.\d/.test(value))) return { decimal: '.', thousands: ',', unclear: false };
  if (plain.some((value) => Math.abs(Number(value)) >= 1000)) {
    return { decimal: ',', thousands: undefined, unclear: false };
  }
  return { decimal: '.', thousands: ',', unclear: plain.length === 0 };
}

/** A pattern that fits the whole of each number written so. */
export function patternOf(style: NumberStyle): string {
  const { decimal, thousands, currency: sign } = style;
  const comma = decimal === ',' ? ',' : '\\.';
  const between = thousands === ' ' ? spaces : thousands === '.' ? '\\.' : thousands;
  const whole = between === undefined ? '\\d+' : `(\\d+|\\d{1,3}(${between}\\d{3})+)`;
  const money = sign === undefined ? '' : `[${sign}]? ?`;
  const number =
    `[-+−]?${money}[-+−]?(${whole}(${comma}\\d*)?|${comma}\\d+)([eE][-+]?\\d+)?` +
    `${style.suffixes ? ' ?[kKmMbB]?' : ''}${style.percent ? ' ?%' : ''}${sign === undefined ? '' : ` ?[${sign}]?`}`;
  return `\\s*(${number}${style.parentheses ? `|\\(${number}\\)` : ''})${style.marks ? `${marks}*` : ''}\\s*`;
}

/** The numbers of a column of text in SQL. */
export function numberSql(column: string, style: NumberStyle): string {
  const { decimal, thousands } = style;
  const removed = [
    thousands === ' ' ? ' \u00a0\u202f\u2009' : (thousands ?? ''),
    style.currency ?? '',
    style.percent ? '%' : '',
    style.marks ? marks.slice(1, -1) : '',
    style.suffixes ? 'kKmMbB' : '',
    style.parentheses ? '()' : '',
  ].join('');
  const one = removed.length === 1;
  let text =
    removed === ''
      ? column
      : one
        ? `replace(${column}, ${literal(removed)}, '')`
        : `regexp_replace(${column}, ${literal(`[${removed}]`)}, '', 'g')`;
  if (decimal === ',') text = `replace(${text}, ',', '.')`;
  if (style.minus) text = `replace(${text}, '−', '-')`;
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  const factors = style.suffixes
    ? ` * CASE lower(right(rtrim(${column}, ${literal(`%${marks.slice(1, -1)}) `)}), 1)) WHEN 'k' THEN 1e3 WHEN 'm' THEN 1e6 WHEN 'b' THEN 1e9 ELSE 1 END`
    : '';
  const signed = style.parentheses ? ` * CASE WHEN ${column} LIKE '(%' THEN -1 ELSE 1 END` : '';
  // In brackets, since what takes it may bind closer than *.
  return factors + signed === '' ? number : `(${number}${factors}${signed})`;
}

/** What is particular about numbers written so, in words. */
export function styleInWords(style: NumberStyle): string {
  const { decimal, thousands } = style;
  const names: Readonly<Record<string, string>> = {
    ',': 'a comma',
    '.': 'a dot',
    "'": 'an apostrophe',
    ' ': 'a space',
  };
  const parts = [
    ...(decimal === ',' ? ['a decimal comma'] : []),
    ...(thousands === undefined ? [] : [`${names[thousands]} between thousands`]),
    ...(style.currency === undefined ? [] : [style.currency]),
    ...(style.percent ? ['%'] : []),
    ...(style.suffixes ? ['K, M and B for thousands, millions and billions'] : []),
    ...(style.marks ? ['marks of footnotes'] : []),
    ...(style.parentheses ? ['parentheses for negative numbers'] : []),
  ];
  return `numbers${parts.length > 0 ? ` with ${parts.join(', ')}` : ''}`;
}
