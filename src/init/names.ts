import type { ColumnProfile } from '../sql/profile.js';

/** What columns' names suggest, by their parts. The data decide; names rank what the data leave open. */

/** The parts of a name in lower case: POSITION_X has position and x, adjClose adj and close. */
export function partsOf({ name }: Pick<ColumnProfile, 'name'>): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const lists = {
  time: words(
    'time times t date dates datum datetime timestamp ts epoch unix when day days hour hours minute minutes second seconds ' +
      'sec secs ms elapsed year years jahr tag zeit fecha period frame frames step steps tick ticks iteration generation',
  ),
  group: words(
    'id ids symbol ticker tickers track tracks animal particle subject patient individual series sensor device station ' +
      'site asset stock isin cusip permno name group path trajectory unit country city location code key run replicate sample',
  ),
  id: words('id ids no nr num number idx index key code zip uid uuid row rownames event serial'),
  value: words(
    'close price value last rate open settle settlement mid adj kurs level x position pos mean average avg yield',
  ),
  position: words(
    'x y z position pos lat lon long latitude longitude easting northing angle displacement coordinate coord altitude',
  ),
  difference: words(
    'yield spread return returns change changes difference delta temp temperature tmin tmax tavg anomaly residual error velocity',
  ),
} as const;

/** Whether a part of the column's name is in a list of such names. */
export function suggests(column: Pick<ColumnProfile, 'name'>, list: keyof typeof lists): boolean {
  return partsOf(column).some((part) => lists[list].has(part));
}

/** A name that stands for none: what pandas, R and the engine call a column whose header is empty. */
export function isUnnamed({ name }: Pick<ColumnProfile, 'name'>): boolean {
  return /^(column\d*|unnamed: \d+|_c\d+|__index_level_\d+__|\.\.\.\d+|v\d+|x\.\d+|\s*#?\s*)$/i.test(name);
}

/** Calendar parts, by the names that they have and the whole numbers that they are. */
const calendar = {
  year: { names: words('year yr yyyy jahr'), least: 1000, most: 2999 },
  quarter: { names: words('quarter qtr quartal'), least: 1, most: 4 },
  month: { names: words('month mon mo mm monat'), least: 1, most: 12 },
  week: { names: words('week wk isoweek woche'), least: 1, most: 53 },
  dayOfYear: { names: words('doy yday dayofyear'), least: 1, most: 366 },
  dayOfWeek: { names: words('dow weekday dayofweek wochentag'), least: 0, most: 7 },
  day: { names: words('day dd dom tag'), least: 1, most: 31 },
  hour: { names: words('hour hr hh stunde'), least: 0, most: 24 },
  minute: { names: words('minute min minutes'), least: 0, most: 59 },
  second: { names: words('second sec seconds ss'), least: 0, most: 60 },
} as const;

export type CalendarPart = keyof typeof calendar;

/** Which part of a date a column of whole numbers holds, if any. */
export function calendarPart(column: ColumnProfile): CalendarPart | undefined {
  const { kind, whole, least, greatest } = column;
  if (kind !== 'number' || !whole) return undefined;
  const named = partNamed(column);
  // Days of a year are called days too.
  const part = named === 'day' && greatest! > calendar.day.most ? 'dayOfYear' : named;
  return part && least! >= calendar[part].least && greatest! <= calendar[part].most ? part : undefined;
}

/** Whether a column holds a part of a date, in numbers or by its name in words. */
export function isPartOfDate(column: ColumnProfile): boolean {
  return calendarPart(column) !== undefined || (column.kind === 'text' && partNamed(column) !== undefined);
}

/** The part of a date that a column is called. */
export function partNamed(column: Pick<ColumnProfile, 'name'>): CalendarPart | undefined {
  const name = partsOf(column).join('');
  return (Object.keys(calendar) as CalendarPart[]).find((part) => calendar[part].names.has(name));
}

/** A name between quotes on one line. */
export function quoted({ name }: Pick<ColumnProfile, 'name'>): string {
  return `“${oneLine(name)}”`;
}

/** Text without line breaks and other control characters, as comments need it. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]+/g, ' ');
}
