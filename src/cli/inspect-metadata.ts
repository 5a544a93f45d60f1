import type { Inspection } from '../inspect/inspection.js';
import type { Json } from '../store/fingerprint.js';
import { fitTable, textColumn } from './fit-table.js';
import type { TextStyle } from './text-style.js';
import { cut, printable, whole, width } from './output.js';

/** The metadata of the Arrow schema; of a dataset what its manifest says, and its parts. */
export function metadataLines({ metadata, manifest, parts }: Inspection, style: TextStyle): string[][] {
  const entries = Object.entries(metadata);
  const nameWidth = Math.max(0, ...entries.map(([name]) => width(printable(name))));
  const schema = entries.map(([name, value]) => {
    const label = printable(name);
    return cut(`${label}${' '.repeat(nameWidth - width(label))}  ${printable(value)}`, style.columns);
  });
  const blocks = [[style.heading('metadata'), ...(schema.length > 0 ? schema : ['none'])]];
  if (!manifest) return blocks;
  const nested = (title: string, value: Json): string[] => [
    style.heading(title),
    ...nestedLines(shortHashes(value), style.columns).map((line) => cut(printable(line), style.columns)),
  ];
  blocks.push(nested('ingredients', manifest.ingredients), nested('summary', rounded(manifest.summary)));
  const { lines } = fitTable(
    [
      textColumn(
        'part',
        parts.map(({ file }) => printable(file)),
        'left',
        24,
      ),
      textColumn(
        'rows',
        parts.map(({ rows }) => whole(rows)),
        'right',
      ),
      textColumn(
        'bytes',
        parts.map(({ bytes }) => whole(bytes)),
        'right',
      ),
      textColumn(
        'sha256',
        parts.map(({ sha256 }) => sha256),
        'left',
        13,
      ),
    ],
    style.columns,
  );
  const [titles = '', ...body] = lines;
  blocks.push([style.heading(titles), ...body]);
  return blocks;
}

/** The value with each of its plain values changed. */
function mapPlain(value: Json, change: (plain: Json) => Json): Json {
  if (value === null || typeof value !== 'object') return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapPlain(item, change));
  const entries = Object.entries(value as { [key: string]: Json });
  return Object.fromEntries(entries.map(([key, item]) => [key, mapPlain(item, change)]));
}

/** Hashes by their beginning: enough to tell them apart; --json has them whole. */
function shortHashes(value: Json): Json {
  return mapPlain(value, (plain) =>
    typeof plain === 'string' ? plain.replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, '$1…') : plain,
  );
}

/** Numbers to six digits: --json has them whole. */
function rounded(value: Json): Json {
  return mapPlain(value, (plain) => (typeof plain === 'number' ? Number(plain.toPrecision(6)) : plain));
}

/** Values as YAML has them: in one line where they fit, else a line a key. */
function nestedLines(value: Json, columns: number): string[] {
  if (value === null || typeof value !== 'object') return [inline(value)];
  const deeper = (item: Json): string[] => nestedLines(item, columns - 2);
  if (Array.isArray(value)) {
    return value.flatMap((item: Json) =>
      (fits(item, columns - 2) ? [inline(item)] : deeper(item)).map(
        (line, i) => (i === 0 ? '- ' : '  ') + line,
      ),
    );
  }
  return Object.entries(value as { [key: string]: Json }).flatMap(([key, item]) =>
    fits(item, columns - width(key) - 2)
      ? [`${key}: ${inline(item)}`]
      : [`${key}:`, ...deeper(item).map((line) => `  ${line}`)],
  );
}

function fits(value: Json, columns: number): boolean {
  const isLeaf = value === null || typeof value !== 'object' || Object.keys(value).length === 0;
  return isLeaf || width(inline(value)) <= columns;
}

function inline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => inline(item)).join(', ')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  const entries = Object.entries(value).map(([key, item]: [string, Json]) => `${key}: ${inline(item)}`);
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
}
