import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { UsageError } from '../errors.js';
import { whole } from '../text.js';

/** The most letters that a pipeline file has: reading one takes no second. */
const mostLetters = 2 ** 20;

/** The text of a pipeline file, as YAML with the lines of its parts. */
export interface YamlFile {
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * Parses the text of a pipeline file, or of a value in it; `where` gives the place of a line for messages. Throws UsageError with the line of what is no
 * YAML, and of what YAML would allow and no experiment needs: mappings that have a key twice, that hold themselves, or
 * that have the key __proto__, which JavaScript does not treat as a key.
 */
export function parseText(text: string, where: (line: number) => string): YamlFile {
  if (text.length > mostLetters) {
    throw new UsageError(
      `a pipeline file must have at most ${whole(mostLetters)} letters, found ${whole(text.length)} ${where(1)}`,
    );
  }
  const lines = new LineCounter();
  // The library compares each key with all others, which takes minutes for many; they are checked below.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const at = (offset: number): string => where(lines.linePos(offset).line);
  const [syntax] = document.errors;
  if (syntax) {
    const [message] = syntax.message.split('\n');
    // The parser goes into what it parses, and has no words for the depth at which it stops.
    const what = message.startsWith('Maximum call stack')
      ? 'lists and mappings are nested too deeply'
      : message;
    throw new UsageError(`${what.replace(/:$/, '')} ${at(syntax.pos[0])}`);
  }
  checkNode(document.contents, document, new Set(), (what, node) => {
    throw new UsageError(`${what} ${at(node.range?.[0] ?? 0)}`);
  });
  return { document, lines };
}

interface Place {
  readonly range?: readonly [number, number, number] | null | undefined;
}

/** Refuses what is wrong with a node and with all that it holds; `inside` are the mappings and lists around it. */
function checkNode(
  node: unknown,
  document: Document,
  inside: Set<unknown>,
  refuse: (what: string, at: Place) => never,
): void {
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (inside.has(target)) refuse(`*${node.source} must not stand inside what it stands for`, node);
    return;
  }
  if (!isMap(node) && !isSeq(node)) return;
  inside.add(node);
  const keys = new Set<string>();
  for (const item of node.items) {
    if (!isPair(item)) {
      checkNode(item, document, inside, refuse);
      continue;
    }
    const key = isScalar(item.key) ? String(item.key.value) : undefined;
    if (key === undefined) refuse('a key must be a name or a number', item.key ?? node);
    if (key === '__proto__') refuse('__proto__ cannot be a key', item.key as Place);
    if (keys.has(key)) refuse(`a mapping must have each key once, found ${key} twice`, item.key as Place);
    keys.add(key);
    checkNode(item.value, document, inside, refuse);
  }
  inside.delete(node);
}

/** The values of a parsed text, the caller's own. Throws UsageError where aliases make too much of them. */
export function valuesOf({ document }: YamlFile): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UsageError('the pipeline file has aliases (*name) that stand for too much', { cause: error });
  }
}
