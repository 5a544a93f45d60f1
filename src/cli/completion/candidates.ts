import { readdirSync } from 'node:fs';
import type { Argument, Command, Option } from 'commander';
import { usualFile } from '../../library/defaults.js';

/** A word that may stand where the cursor is. One that ends in / or = goes on. */
export interface Candidate {
  readonly word: string;
  readonly summary: string;
}

/**
 * What may stand at `words[at]` of a command line without the command's own name, from commander's tree: commands,
 * options, choices. What an argument or an option's value is, its name in the tree says: `stage` (or all of them),
 * `what` (a stage or a file), `file` (a pipeline file), `dir`, `verdict`, `key=value` (of the pipeline file), `words` (the last two),
 * `run`, `tag` (one that there is), `old` and `new` (a run or key=value). None where the shell's own completion, of files, is the right one.
 */
export async function candidates(root: Command, words: readonly string[], at: number): Promise<Candidate[]> {
  const typed = words[at] ?? '';
  const line = parse(root, words, at);
  return (await possible(line, typed)).filter(({ word }) => word.startsWith(typed));
}

/** A command line as far as it is understood. */
interface Line {
  readonly command: Command;
  /** What the word at the cursor is: the value of an option, or an argument; undefined where it is a command. */
  readonly slot: Option | Argument | undefined;
  /** The pipeline file that is named somewhere in the line. */
  readonly file: string;
}

function parse(root: Command, words: readonly string[], at: number): Line {
  let command = root;
  let option: Option | undefined;
  let slot: Option | Argument | undefined;
  let file = usualFile();
  let place = 0;
  words.forEach((word, i) => {
    const into = option ?? argumentAt(command, place);
    if (i === at) slot = into;
    if (option) option = undefined;
    else if (word.startsWith('-')) {
      if (i !== at) option = valued(command, word);
      return;
    } else if (i !== at && command.commands.length > 0) {
      command = command.commands.find((one) => one.name() === word) ?? command;
      return;
    } else place++;
    if (i !== at && isFile(into, word)) file = word;
  });
  return { command, slot: slot ?? option ?? argumentAt(command, place), file };
}

/** The option of that name, where it takes a value. */
function valued({ options }: Command, word: string): Option | undefined {
  return options.find(
    ({ long, short, required, optional }) => [long, short].includes(word) && (required || optional),
  );
}

function argumentAt({ registeredArguments: all }: Command, place: number): Argument | undefined {
  const last = all.at(-1);
  return all[place] ?? (last?.variadic ? last : undefined);
}

function isFile(slot: Option | Argument | undefined, word: string): boolean {
  const name = slot && nameOf(slot);
  return name === 'file' || (name === 'words' && !word.includes('='));
}

/** An argument's name, or the name of an option's value: `dir` of `--data <dir>`. */
export function nameOf(slot: Option | Argument): string {
  if (!('flags' in slot)) return slot.name();
  return /[<[](.+?)(?:\.\.\.)?[>\]]/.exec(slot.flags)?.[1] ?? '';
}

async function possible({ command, slot, file }: Line, typed: string): Promise<Candidate[]> {
  const isValue = slot !== undefined && 'flags' in slot;
  const help = command.createHelp();
  if (typed.startsWith('-') && !isValue) {
    return help
      .visibleOptions(command)
      .map((option) => ({ word: option.long ?? option.short!, summary: option.description }));
  }
  if (!slot) {
    return help.visibleCommands(command).map((one) => ({ word: one.name(), summary: one.summary() }));
  }
  if (slot.argChoices) return slot.argChoices.map((word) => ({ word, summary: '' }));
  switch (nameOf(slot)) {
    case 'stage': {
      const stages = await stagesOf(file);
      const several = stages.some(({ word }) => word.startsWith('train:'));
      const train = several ? [{ word: 'train', summary: 'all estimators' }] : [];
      return [{ word: 'all', summary: 'the whole pipeline' }, ...stages, ...train];
    }
    case 'what':
      return stagesOf(file);
    case 'file':
      return pipelinesAt(typed);
    case 'dir':
      return filesAt(typed, /^$/);
    case 'key=value':
      return keysOf(file);
    case 'verdict': {
      const { judges } = await import('../../verdicts/index.js');
      return judges.map(({ id, question }) => ({ word: id, summary: question }));
    }
    case 'old':
    case 'new':
      return [
        { word: 'file', summary: 'the file as it is' },
        ...(await runsOf(file)),
        ...(await keysOf(file)),
      ];
    case 'run':
      return runsOf(file);
    case 'tag':
      return (await runsOf(file)).filter(({ isTag }) => isTag);
    case 'words':
      return [...(await pipelinesAt(typed)), ...(await keysOf(file))];
    default:
      return [];
  }
}

/** The stages of a pipeline file; none where it cannot be read. */
async function stagesOf(file: string): Promise<Candidate[]> {
  const { loadPipeline } = await import('../../library/load.js');
  const { stages } = await import('../../library/stages.js');
  try {
    return (await stages(loadPipeline(file))).map((word) => ({ word, summary: `of ${file}` }));
  } catch {
    return [];
  }
}

/** The runs of a pipeline file in the usual folder, by their tags and names; none where they cannot be read. */
async function runsOf(file: string): Promise<(Candidate & { readonly isTag: boolean })[]> {
  const { loadPipeline } = await import('../../library/load.js');
  const { runs } = await import('../../library/runs.js');
  try {
    const listed = await runs(loadPipeline(file));
    return listed.flatMap(({ run, tags, what, state }) =>
      [...tags, run].map((word) => ({ word, isTag: word !== run, summary: `${what ?? ''} ${state}` })),
    );
  } catch {
    return [];
  }
}

/** Folders and pipeline files, and pipelines that are known by name; where a path has begun, no names. */
async function pipelinesAt(typed: string): Promise<Candidate[]> {
  const files = filesAt(typed, /\.ya?ml$/);
  if (typed.includes('/')) return files;
  const { list } = await import('../../library/list.js');
  const known = await list('pipelines').catch(() => []);
  return [...files, ...known.map(({ name, question }) => ({ word: name, summary: question }))];
}

/** Folders, and the files of a form, in the folder that a path begins with. */
function filesAt(typed: string, form: RegExp): Candidate[] {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.') || typed.slice(folder.length).startsWith('.'))
      .filter((entry) => entry.isDirectory() || form.test(entry.name))
      .map((entry) => ({ word: `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`, summary: '' }));
  } catch {
    return [];
  }
}

/** The keys that a pipeline file has or may have: `simulate.process.sigma=`; none where it cannot be read. */
async function keysOf(file: string): Promise<Candidate[]> {
  const { keys } = await import('../../library/keys.js');
  const found = await keys(file).catch(() => []);
  return found.map(({ key, must, description }) => ({ word: `${key}=`, summary: description || must }));
}
