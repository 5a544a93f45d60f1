import { createRequire } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { shellWord } from '../text.js';
import { oneLine } from './names.js';

/** The build writes it (build-schema.mjs). */
const schemaFile = createRequire(import.meta.url).resolve('#dist/pipeline.schema.json');

const command = (words: string, what: string): string => `  ${`pipeline ${words}`.padEnd(34)}  ${what}`;

/** The widest line of the head. */
const widest = 110;

/**
 * What stands above the keys. A line without a comment ends what is asked, which reports repeat; how the file is used
 * comes after it.
 */
export function headOf(file: string, question: string, seen: readonly string[]): string {
  const named = shellWord(file);
  const asked = [question, ...(seen.length > 0 ? ['', ...seen.flatMap(wrapped)] : [])];
  const use = [
    command(`run all ${named}`, 'runs it, and says what was found'),
    command(`status ${named}`, 'what is stored, and why a stage would run'),
    command('list', 'what else can be named here, with parameters and defaults'),
    '',
    'Lines such as “# seed: 0” are keys at their default: remove the # to change them.',
  ];
  const comment = (line: string): string => `# ${oneLine(line)}`.trimEnd();
  const schema = comment(`yaml-language-server: $schema=${pathFrom(file, schemaFile)}`);
  return [schema, ...asked.map(comment), '', ...use.map(comment)].join('\n') + '\n';
}

/** A sentence in lines of at most `widest` characters. */
function wrapped(sentence: string): string[] {
  const found: string[] = [];
  for (const word of oneLine(sentence).split(' ')) {
    const last = found.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= widest)
      found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}

/** The path of `to` relative to the folder of `file`, as pipeline files have it on every system. */
export function pathFrom(file: string, to: string): string {
  return relative(dirname(resolve(file)), to)
    .split(sep)
    .join('/');
}
