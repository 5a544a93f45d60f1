/** Dates, times and durations as ISO 8601 text, exact to the nanosecond; nothing is rounded to a Date. */

const secondsPerDay = 86_400n;

/** Days since 1970-01-01 as 2018-07-12. */
export function dateText(days: number): string {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? `day ${days}` : date.toISOString().replace(/T.*/, '');
}

/** Units since 1970-01-01 as 2018-07-12T09:30:00.25, with Z where the time is in UTC. */
export function instantText(value: bigint, perSecond: bigint, utc: boolean): string {
  const seconds = floorDivide(value, perSecond);
  const days = floorDivide(seconds, secondsPerDay);
  const time = timeOfDayText(value - days * secondsPerDay * perSecond, perSecond);
  return `${dateText(Number(days))}T${time}${utc ? 'Z' : ''}`;
}

/** Units since midnight as 09:30:00, with the fraction of a second where there is one. */
export function timeOfDayText(value: bigint, perSecond: bigint): string {
  const seconds = value / perSecond;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n];
  const text = clock.map((part) => String(part).padStart(2, '0')).join(':');
  return text + fractionText(value % perSecond, perSecond);
}

/** Units as PT90.5S. */
export function durationText(value: bigint, perSecond: bigint): string {
  const size = value < 0n ? -value : value;
  return `${value < 0n ? '-' : ''}PT${size / perSecond}${fractionText(size % perSecond, perSecond)}S`;
}

function fractionText(units: bigint, perSecond: bigint): string {
  if (units === 0n) return '';
  const digits = String(perSecond).length - 1;
  return `.${String(units).padStart(digits, '0').replace(/0+$/, '')}`;
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
