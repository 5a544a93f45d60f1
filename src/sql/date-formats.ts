/** Orders of day, month and year, the plainest first. Where a year of two digits stands first, y; a month alone has no d. */
const orders = ['ymd', 'dmy', 'mdy', 'my', 'ym'] as const;
export type DateOrder = (typeof orders)[number];

/** A way to read a column of text as dates. */
export interface DateFormats {
  readonly order: DateOrder;
  /** As strptime has them: of one order, with and without a time of day, with one separator or another. */
  readonly formats: readonly string[];
}

/** Formats of one order that a column may mix. */
const mostFormats = 6;
/** Share of the values that a reading must fit to be tried on all of them. */
const worthTrying = 0.8;

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const weekdays = 'mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday';

const field = String.raw`(\d{1,4}|[a-z]{3,9})`;
const separator = String.raw`(-|\/|\.|,? +|)`;
const weekday = String.raw`(?:(${weekdays})(,? +))?`;
const clock = String.raw`(?:(t|,? +)(\d{1,2}):(\d{2})(?::(\d{2})(?:([.,])(\d{1,9}))?)?(?:( ?)([ap]m))?)?`;
const threeFields = new RegExp(`^${weekday}${field}${separator}${field}${separator}${field}${clock}$`, 'i');
const twoFields = new RegExp(String.raw`^${field}(-|\/|\.| +)${field}$`, 'i');
const digits = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})${clock}$`, 'i');

/** The ways to read a column of which `values` are some, that fit most of these. */
export function dateFormatsOf(values: readonly string[]): DateFormats[] {
  const found = new Map<DateOrder, Map<string, Set<string>>>();
  const fits = new Map<DateOrder, number>();
  for (const value of values) {
    for (const [order, formats] of formatsOf(value.trim())) {
      const fitted = found.get(order) ?? new Map<string, Set<string>>();
      found.set(order, fitted);
      fits.set(order, (fits.get(order) ?? 0) + 1);
      for (const format of formats) fitted.set(format, (fitted.get(format) ?? new Set()).add(value));
    }
  }
  return orders
    .filter((order) => (fits.get(order) ?? 0) >= worthTrying * values.length)
    .map((order) => ({ order, formats: fewestFormats(found.get(order)!) }));
}

/** Formats that fit all values between them, the commonest first: each fits some that those before it do not. */
function fewestFormats(fitted: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const covered = new Set<string>();
  const chosen: string[] = [];
  for (const [format, values] of [...fitted].toSorted(([, a], [, b]) => b.size - a.size)) {
    if (chosen.length === mostFormats || [...values].every((value) => covered.has(value))) continue;
    chosen.push(format);
    for (const value of values) covered.add(value);
  }
  // %Y takes two digits as well, %y takes no four.
  return chosen.toSorted((a, b) => Number(a.includes('%Y')) - Number(b.includes('%Y')));
}

/** What a format says in words: “day/month/year”. */
export function formatInWords(format: string): string {
  const words: Readonly<Record<string, string>> = {
    d: 'day',
    m: 'month',
    b: 'month',
    B: 'month',
    y: 'year',
    Y: 'year',
    a: 'weekday',
    A: 'weekday',
  };
  const [date, ...time] = format.split(/[T ]*%[HI]/);
  const text = date
    .replace(/%(.)/g, (_, letter: string) => words[letter] ?? letter)
    .replace(/(day|month|year)(?=day|month|year)/g, '$1 ');
  return time.length > 0 ? `${text} and time of day` : text;
}

/** Of each order that fits one value, the formats that do. */
function formatsOf(value: string): Map<DateOrder, string[]> {
  const formats = new Map<DateOrder, string[]>();
  const add = (order: DateOrder, format: string): void => {
    formats.set(order, [...(formats.get(order) ?? []), format]);
  };
  const plain = digits.exec(value);
  if (plain) {
    const [, , month, day, ...time] = plain;
    if (isMonth(month) && isDay(day)) add('ymd', `%Y%m%d${timeFormat(time)}`);
    return formats;
  }
  const two = twoFields.exec(value);
  if (two) {
    const [, first, between, last] = two;
    // 11.25 is a number, and 12/18 may be a day: in digits it takes a year of four and no dot.
    const clear = (month: string, year: string): boolean =>
      month !== '%m' || (year === '%Y' && between !== '.');
    for (const [order, monthText, yearText] of [
      ['my', first, last],
      ['ym', last, first],
    ] as const) {
      for (const year of yearsOf(yearText)) {
        for (const month of monthsOf(monthText)) {
          if (!clear(month, year) || (order === 'ym' && year === '%y')) continue;
          add(order, order === 'my' ? month + between + year : year + between + month);
        }
      }
    }
    return formats;
  }
  const three = threeFields.exec(value);
  if (!three) return formats;
  const [, name, afterName = '', a, first, b, second, c, ...time] = three;
  // 112018 is no date, 31Dec2018 is one.
  if ((first === '' || second === '') && !/[a-z]/i.test(a + b)) return formats;
  const before = name === undefined ? '' : (name.length === 3 ? '%a' : '%A') + afterName;
  const parts: Readonly<Record<string, [string[], string[], string[]]>> = {
    ymd: [yearsOf(a), monthsOf(b), daysOf(c)],
    dmy: [daysOf(a), monthsOf(b), yearsOf(c)],
    mdy: [monthsOf(a), daysOf(b), yearsOf(c)],
  };
  for (const [order, [firsts, seconds, thirds]] of Object.entries(parts)) {
    // 31-Dec-18 is the 31st: nobody writes the year in front of a month's name in two digits.
    if (order === 'ymd' && firsts[0] === '%y' && seconds[0] !== '%m') continue;
    for (const x of firsts)
      for (const y of seconds)
        for (const z of thirds)
          add(order as DateOrder, before + x + first + y + second + z + timeFormat(time));
  }
  return formats;
}

const isMonth = (text: string): boolean => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 12;
const isDay = (text: string): boolean => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 31;

function daysOf(text: string): string[] {
  return isDay(text) ? ['%d'] : [];
}

function yearsOf(text: string): string[] {
  if (/^\d{4}$/.test(text)) return ['%Y'];
  return /^\d{2}$/.test(text) ? ['%y'] : [];
}

function monthsOf(text: string): string[] {
  if (isMonth(text)) return ['%m'];
  const name = text.toLowerCase();
  // May is both.
  const short = monthNames.some((month) => month.slice(0, 3) === name) ? ['%b'] : [];
  return monthNames.includes(name) ? [...short, '%B'] : short;
}

/** The format of a time of day: what stands before it, hour, minute, second, its mark and its fraction, am or pm. */
function timeFormat([before, hour, , second, mark, fraction, space, half]: readonly (
  string | undefined
)[]): string {
  if (hour === undefined) return '';
  const seconds = second === undefined ? '' : ':%S';
  const parts = fraction === undefined ? '' : `${mark}${fraction.length > 6 ? '%n' : '%f'}`;
  return `${before}${half === undefined ? '%H' : '%I'}:%M${seconds}${parts}${half === undefined ? '' : `${space}%p`}`;
}
