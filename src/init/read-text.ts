import type { FileOptions } from '../sql/file-options.js';
import type { ColumnProfile } from '../sql/profile.js';
import { oneLine, quoted } from './names.js';
import type { Proposal } from './proposal.js';
import type { Source } from './source.js';
import { are } from './verbs.js';

/** How columns of text are read as numbers, and what of them is not understood; rows of headers do not count. */
export function readingInWords(columns: readonly ColumnProfile[], { headers }: Source): string[] {
  return columns.flatMap((column) => {
    const { words, failed } = column;
    const strange = failed.count - headers;
    const shown = failed.examples.map((value) => JSON.stringify(oneLine(value))).join(', ');
    return [
      ...(words === undefined ? [] : [`${quoted(column)} is read as ${words}.`]),
      ...(strange > 0
        ? [
            `${strange} of ${failed.of - headers} values of ${quoted(column)} ${are(strange)} no number (${shown}) and ${strange === 1 ? 'counts' : 'count'} as missing.`,
          ]
        : []),
    ];
  });
}

/** By which options a run reads these columns so; nothing where they are plain but for rows of headers. */
export function readingOfText(
  columns: readonly ColumnProfile[],
  source: Source,
): Pick<Proposal, 'reading'> | undefined {
  const all = columns.flatMap(({ options, words, failed }) =>
    options && (words !== undefined || failed.count > source.headers) ? [options] : [],
  );
  if (all.length === 0) return undefined;
  return {
    reading: { options: Object.assign({}, ...all) as FileOptions, seen: readingInWords(columns, source) },
  };
}
