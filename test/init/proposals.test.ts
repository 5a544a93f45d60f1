import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { init } from '../../src/init/init.js';
import { querySeries } from '../../src/sql/query.js';
import { temporaryFolder } from '../folders.js';

/**
 * What init makes of data of others: each file holds one known series, and the SQL that is written has to give the x and
 * k of that series, whatever stands around it.
 */

const rows = 90;
/** A walk that stays within a tenth of 100. */
const level = Array.from({ length: rows }, (_, i) =>
  Number((100 + 6 * Math.sin(i / 7) + ((i * 37) % 11) / 3).toFixed(2)),
);
const day = (i: number): string => new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 10);
const each = (row: (i: number) => string, count = rows): string[] =>
  Array.from({ length: count }, (_, i) => row(i));
const csv = (header: string, lines: readonly string[]): string => [header, ...lines].join('\n') + '\n';
/** Rows in an order of no meaning, the same each time. */
const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((item, i) => ({ item, at: (i * 53) % 97 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);

const logs = (v: readonly number[]): number[] => v.slice(1).map((value, i) => Math.log(value / v[i]));
const changes = (v: readonly number[]): number[] => v.slice(1).map((value, i) => value - v[i]);

async function proposed(
  name: string,
  content: string | Buffer,
): Promise<{ x: number[]; k: number[]; head: string; text: string }> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), content);
  const file = join(folder, 'p.yaml');
  const text = await init({ file, from: join(folder, name) });
  const { files, sql } = loadPipeline(file).pipeline.import!;
  const absolute = Object.fromEntries(
    Object.entries(files).map(([table, path]) => [table, resolve(folder, path as string)]),
  );
  const series = await querySeries(absolute, sql);
  // Sentences may go on in the next line of the head.
  const head = text.split('\n\n')[0].replace(/\n# /g, ' ');
  return { x: [...series.x], k: [...series.k!], head, text };
}

/** That x is `returns` but the last, and k the square of the next. */
function expectReturns({ x, k }: { x: number[]; k: number[] }, returns: readonly number[]): void {
  expect(x).toHaveLength(returns.length - 1);
  x.forEach((value, i) => expect(value).toBeCloseTo(returns[i], 10));
  k.forEach((value, i) => expect(value).toBeCloseTo(returns[i + 1] ** 2, 10));
}

describe('what tells the time', () => {
  const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']; // prettier-ignore
  const plain = each((i) => `${day(i)},${level[i]}`);

  it.each([
    [
      'a day that stands twice, the newest first',
      csv('date,close', [plain.at(-1)!, ...plain.toReversed()]),
      /1 of 91 rows repeats another/,
    ],
    ['rows in no order', csv('date,close', shuffled(plain)), /“date” is the time/],
    ['a line below without a date', csv('date,close', [...plain, ',7']), /1 of 91 rows has no time there/],
    [
      'a clock beside the date',
      csv(
        'Day;At;level',
        each((i) => `${day(Math.floor(i / 24))};${String(i % 24).padStart(2, '0')}.00.00;${level[i]}`),
      ),
      /“Day” and “At” together are the time/,
    ],
    [
      'year, month, day and hour',
      csv(
        'No,year,month,day,hour,pm2.5',
        each(
          (i) =>
            `${i + 1},2010,${1 + Math.floor(i / 48)},${1 + (Math.floor(i / 24) % 2)},${i % 24},${level[i]}`,
        ),
      ),
      /“year”, “month”, “day” and “hour” together/,
    ],
    [
      'a year and a month by its name',
      csv(
        'Year,Month,Price',
        each((i) => `${2000 + Math.floor(i / 12)},${months[i % 12]},${level[i]}`),
      ),
      /“Year” and “Month” together/,
    ],
    [
      'years and quarters',
      csv(
        'year,quarter,gdp',
        each((i) => `${1990 + Math.floor(i / 4)},${1 + (i % 4)},${level[i]}`),
      ),
      /“year” and “quarter” together/,
    ],
    [
      'an index without a name in two blocks',
      csv(',date,v', [
        ...each((i) => `${i},${day(i)},${level[i]}`).slice(40),
        ...each((i) => `${i},${day(i)},${level[i]}`).slice(0, 40),
      ]),
      /“date” is the time/,
    ],
    [
      'ids beside the date',
      csv(
        'plot,date,close',
        each((i) => `${1 + (i % 3)}-${1 + (i % 5)}-${1 + (i % 11)},${day(i)},${level[i]}`),
      ),
      /“date” is the time/,
    ],
  ])('%s', async (_, content, said) => {
    const found = await proposed('d.csv', content);
    expectReturns(found, logs(level));
    expect(found.head).toMatch(said);
  });

  it.each(['seconds', 'milliseconds'])('%s since 1970 in no order, in JSON', async (unit) => {
    const ts = (i: number): number => Date.UTC(2018, 0, 1 + i) / (unit === 'seconds' ? 1000 : 1);
    const objects = shuffled(level.map((close, i) => ({ ts: ts(i), close })));
    expectReturns(await proposed('d.json', JSON.stringify(objects)), logs(level));
  });

  it('several rows of one second follow in the order of the file', async () => {
    const second = (i: number): string => `2018-01-01 10:00:${String(Math.floor(i / 3)).padStart(2, '0')}`;
    const found = await proposed(
      'ticks.csv',
      csv('time,price', each((i) => `${second(i)},${level[i]}`).toReversed()),
    );
    expectReturns(found, logs(level));
    expect(found.head).toContain('have the time of another');
  });

  it.each([
    [
      'no time at all',
      csv(
        'a,b',
        each((i) => `${level[i]},${level[(i * 7) % rows]}`),
      ),
      /gives the order of its rows.*--order-by rowid/,
    ],
    [
      'times that are not understood beside an index',
      csv(
        'n,when,v',
        each((i) => `${i},sol ${i}x,${level[i]}`),
      ),
      /“when” is not understood as times.*--order-by/,
    ],
    [
      'each day several times and nothing to tell them apart',
      csv(
        'date,v',
        each((i) => `${day(i % 30)},${level[i]}`),
      ),
      /60 of 90 rows at the time of another/,
    ],
    [
      'one row per series',
      csv(
        'date,id,v',
        each((i) => `${day(0)},a${i},${level[i]}`),
      ),
      /gives the order/,
    ],
  ])('asks where there is %s', async (_, content, message) => {
    await expect(proposed('d.csv', content)).rejects.toThrow(message);
  });
});

describe('which series there are', () => {
  const times = (name: (s: number) => string) =>
    [0, 1, 2].flatMap((s) => each((i) => `${i},${name(s)},${level[i] + 0.3 * s * (i % 5)}`));

  it.each([
    [
      'whole numbers, interleaved',
      't,animal_id,v',
      times((s) => String(312 + 100 * s)).toSorted((a, b) => parseInt(a) - parseInt(b)),
      '312',
    ],
    ['whole numbers without a telling name, one after another', 't,path,v', times(String), '0'],
    ['text', 't,who,v', times((s) => `dog ${s}`), 'dog 0'],
  ])('%s', async (_, header, lines, taken) => {
    const found = await proposed('d.csv', csv(header, lines));
    expectReturns(found, logs(level));
    expect(found.head).toContain(`distinguishes 3 series: ${taken} is taken`);
  });

  it('x of paths gets plain changes, and t none', async () => {
    expectReturns(await proposed('d.csv', csv('t,path,x', times(String))), changes(level));
  });

  it('two columns together', async () => {
    const lines = ['AT', 'DE'].flatMap((country) =>
      ['gdp', 'cpi'].flatMap((what) => each((i) => `${country},${what},${1900 + i},${level[i]}`)),
    );
    const found = await proposed('d.csv', csv('country,what,year,value', lines));
    expectReturns(found, logs(level));
    expect(found.head).toContain('“country” and “what” distinguish 4 series');
  });

  it('points of a raster', async () => {
    const places = [50.25, 50.5].flatMap((lat) => [8.25, 8.5].map((lon) => ({ lat, lon })));
    const lines = level.flatMap((value, i) =>
      places.map(({ lat, lon }, p) => `${day(i)},${lat},${lon},${p === 0 ? value : 7 + i}`),
    );
    const found = await proposed('d.csv', csv('time,lat,lon,v', lines));
    expectReturns(found, logs(level));
    expect(found.head).toContain('“lat” and “lon” distinguish 4 series: “lat” 50.25, “lon” 8.25 is taken');
  });

  it('tracks that are not there at the same time', async () => {
    const lines = [1, 0].flatMap((s) => each((i) => `${s},${day(i + 100 * s)},${level[i]}`));
    const found = await proposed('d.csv', csv('flight,date,height', lines));
    expectReturns(found, logs(level));
    expect(found.head).toContain('“flight” distinguishes 2 series');
  });

  it('a station that is the same in all rows is none, and no value', async () => {
    const found = await proposed(
      'd.csv',
      csv(
        'station,date,v',
        each((i) => `7,${day(i)},${level[i]}`),
      ),
    );
    expectReturns(found, logs(level));
    expect(found.head).toContain('Left out: “station” (the same in every row).');
  });
});

describe('what is followed', () => {
  it('one of two values, and the other is named', async () => {
    const found = await proposed(
      'd.csv',
      csv(
        'date,volume,vix_open',
        each((i) => `${day(i)},${(i * i) % 999},${level[i]}`),
      ),
    );
    expectReturns(found, logs(level));
    expect(found.head).toContain(
      'To follow “volume” instead, put that name in place of “vix_open” in the SQL.',
    );
  });

  it('rows of headers are no missing numbers', async () => {
    const headers = ['Label,Spot ID,Track ID,X,Frame', ',,,(micron),'];
    const spots = each((i) => `ID${i},${600 + i},${i < 60 ? 0 : 1},${level[i]},${i % 60}`);
    const found = await proposed('d.csv', csv('LABEL,ID,TRACK_ID,POSITION_X,FRAME', [...headers, ...spots]));
    expectReturns(found, changes(level.slice(0, 60)));
    expect(found.head).toContain('2 more rows under the header are headers too');
    expect(found.head).not.toContain('no number there');
  });

  it.each([-200, -999, 9999, 0])('%d in some rows is a missing number', async (sentinel) => {
    const holes = new Set([5, 6, 40]);
    const lines = each((i) => `${day(i)},${holes.has(i) ? sentinel : level[i]}`);
    const found = await proposed('d.csv', csv('date,co', lines));
    expectReturns(found, logs(level.filter((_, i) => !holes.has(i))));
    expect(found.head).toContain(
      `${sentinel} stands in 3 rows far from all other values and counts as missing`,
    );
  });

  it.each([
    ['zeros of a count', Array.from({ length: rows }, (_, i) => i % 5)],
    ['the top of a scale', Array.from({ length: rows }, (_, i) => Math.min(10, (i * 7) % 13))],
  ])('%s are none', async (_, values) => {
    const found = await proposed(
      'd.csv',
      csv(
        'date,v',
        each((i) => `${day(i)},${values[i]}`),
      ),
    );
    expect(found.head).not.toContain('missing');
    expectReturns(found, changes(values));
  });

  const rate = Array.from({ length: rows }, (_, i) =>
    Number((1.2 + 1.15 * Math.sin(i / 9) + ((i * 37) % 11) / 200).toFixed(3)),
  );
  const index = Array.from({ length: rows }, (_, i) =>
    Number((10 * 1.05 ** i * (1 + ((i * 37) % 11) / 100)).toFixed(3)),
  );
  it.each([
    ['a rate that comes near zero', 'rate', rate, changes],
    ['an index that grows a hundredfold', 'index value', index, logs],
    ['a temperature', 'temp_C', level, changes],
  ])('%s', async (_, name, values, returns) => {
    const found = await proposed(
      'd.csv',
      csv(
        `date,${name}`,
        each((i) => `${day(i)},${values[i]}`),
      ),
    );
    expectReturns(found, returns(values));
  });

  it('weeks with blanks, which are left out', async () => {
    const found = await proposed(
      'd.csv',
      csv(
        'week,value',
        each((i) => `${day(7 * i)},${i % 9 === 4 ? '' : level[i]}`),
      ),
    );
    expectReturns(found, logs(level.filter((_, i) => i % 9 !== 4)));
    expect(found.head).toContain('10 of 90 rows have no number there and are left out.');
  });
});

describe('open, high, low and close', () => {
  const bar = (i: number, open = level[i]): string =>
    `${day(i)},${open},${level[i] + 2},${level[i] - 3},${level[i] + 1}`;
  const header = 'Date,SPX.Open,SPX.High,SPX.Low,SPX.Close';

  it('days that cannot be are left out, and said', async () => {
    const found = await proposed(
      'd.csv',
      csv(
        header,
        each((i) => bar(i, i === 8 ? 500 : level[i])),
      ),
    );
    const kept = level.filter((_, i) => i !== 8);
    expect(found.x).toHaveLength(kept.length);
    found.x.forEach((x, i) => expect(x).toBeCloseTo(Math.log((kept[i] + 1) / kept[i]), 12));
    found.k.forEach((k, i) => expect(k).toBeCloseTo(Math.log((kept[i] + 2) / (kept[i] - 3)) ** 2, 12));
    expect(found.head).toContain('1 of 90 rows has open or close outside low to high');
  });

  it('where many cannot be, the close alone is taken', async () => {
    const found = await proposed(
      'd.csv',
      csv(
        header,
        each((i) => bar(i, i % 8 === 0 ? 500 : level[i])),
      ),
    );
    expectReturns(found, logs(level.map((value) => value + 1)));
    expect(found.head).toContain(
      '12 of 90 rows have open or close outside low to high, or a price that is not above zero: the range is not taken',
    );
  });

  it('days on which nothing moved are counted', async () => {
    const flat = (i: number): string => `${day(i)},5,5,5,5`;
    const found = await proposed(
      'd.csv',
      csv(
        header,
        each((i) => (i % 3 === 0 ? flat(i) : bar(i))),
      ),
    );
    expect(found.head).toContain('30 of 90 rows have high = low: x and k are 0 there');
  });
});

describe('dates that two formats fit, in no order', () => {
  const place = (i: number): string =>
    `${String(1 + (i % 10)).padStart(2, '0')}/${String(1 + Math.floor(i / 10)).padStart(2, '0')}/18`;
  const content = csv('date,close', shuffled(each((i) => `${place(i)},${level[i]}`)));

  it('are refused with the option that decides', async () => {
    await expect(proposed('d.csv', content)).rejects.toThrow(/dateFormat: '%y\/%m\/%d'.*--date-format/);
  });

  it('are read as that option says, which stands in the file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'd.csv'), content);
    const file = join(folder, 'p.yaml');
    await init({ file, from: join(folder, 'd.csv'), dateFormat: '%d/%m/%y' });
    const { files, sql } = loadPipeline(file).pipeline.import!;
    expect(files['observed']).toEqual({ path: 'd.csv', dateFormat: '%d/%m/%y' });
    const observed = { path: join(folder, 'd.csv'), dateFormat: '%d/%m/%y' };
    const { x, k } = await querySeries({ observed }, sql);
    expectReturns({ x: [...x], k: [...k!] }, logs(level));
  });
});

it('numbers with a decimal comma: the file is declared so, for every run to count what is none', async () => {
  const folder = temporaryFolder();
  const comma = (i: number): string => (i === 5 ? 'n/v' : String(level[i]).replace('.', ','));
  writeFileSync(
    join(folder, 'd.csv'),
    csv(
      'Datum;Kurs',
      each((i) => `${day(i)};${comma(i)}`),
    ),
  );
  const file = join(folder, 'p.yaml');
  const text = await init({ file, from: join(folder, 'd.csv') });
  const { files, sql } = loadPipeline(file).pipeline.import!;
  expect(files['observed']).toMatchObject({ path: 'd.csv', decimal: ',' });
  expect(text).toContain('# 1 of 90 values of “Kurs” is no number ("n/v") and counts as missing.');
  const { x, k, unread } = await querySeries(
    { observed: { path: join(folder, 'd.csv'), decimal: ',' } },
    sql,
  );
  expectReturns({ x: [...x], k: [...k!] }, logs(level.filter((_, i) => i !== 5)));
  expect(unread).toMatchObject([{ failed: { count: 1 } }]);
});
