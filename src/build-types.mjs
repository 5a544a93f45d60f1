import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The declarations that `entry` reaches, as texts by file below `folder`: of each module only those that others name. Whole modules
 * would also name packages that nobody has who installs this one, which only code needs.
 *
 * It goes by what tsc writes: a declaration begins with a word such as `export` or `interface` at the left margin. Every word that is a declaration's name counts as naming it, so that too much may stay, and never too little.
 */
export function declarations(folder, entry) {
  const modules = new Map();
  const moduleOf = (file) => {
    if (!modules.has(file)) modules.set(file, parsed(file, readFileSync(join(folder, file), 'utf8')));
    return modules.get(file);
  };
  const reachExport = (file, name) => {
    const module = moduleOf(file);
    for (const passed of module.passedOn.filter(({ names }) => names.some(({ local }) => local === name))) {
      reachPassed(module, passed);
    }
    reach(module, name);
  };
  const reachPassed = (module, passed) => {
    if (module.kept.has(passed)) return;
    module.kept.add(passed);
    for (const { name } of passed.names) {
      if (passed.file === undefined) reach(module, name);
      else reachExport(passed.file, name);
    }
  };
  /** `keyof typeof table` by the names themselves: whoever reads it learns them, and needs nothing that the table holds. */
  const withNames = (module, text) =>
    text.replace(/\bkeyof typeof (\w+)/g, (all, table) => {
      const { file, name } = module.imports.get(table) ?? { file: module.file, name: table };
      const [declared] = moduleOf(file).declared.get(name) ?? [];
      const names = [...(declared?.code ?? '').matchAll(/^ {4}(?:readonly )?('[^']+'|\w+)\??:/gm)];
      return names.length === 0 ? all : names.map(([, one]) => `'${one.replaceAll("'", '')}'`).join(' | ');
    });
  const reach = (module, word) => {
    for (const declaration of module.declared.get(word) ?? []) {
      if (module.kept.has(declaration)) continue;
      module.kept.add(declaration);
      for (const side of ['text', 'code']) declaration[side] = withNames(module, declaration[side]);
      for (const [, file, name] of declaration.code.matchAll(/\bimport\(["'](\.[^"']+)["']\)\.(\w+)/g)) {
        reachExport(besides(module.file, file), name);
      }
      for (const [name] of declaration.code.matchAll(/[\w$]+/g)) reach(module, name);
    }
    const brought = module.imports.get(word);
    if (brought === undefined || module.kept.has(brought)) return;
    module.kept.add(brought);
    if (brought.file !== undefined) reachExport(brought.file, brought.name);
  };
  const first = moduleOf(entry);
  for (const passed of first.passedOn) reachPassed(first, passed);
  for (const name of first.declared.keys()) reach(first, name);
  const reached = [...modules.values()].filter(({ kept }) => kept.size > 0);
  return new Map(reached.map((module) => [module.file, written(module)]));
}

/** Its imports, what it passes on from elsewhere, and its declarations by name: an overload or a merged interface has several. */
function parsed(file, text) {
  const module = { file, imports: new Map(), passedOn: [], declared: new Map(), kept: new Set() };
  for (const statement of statementsOf(text)) {
    const code = statement.replace(/\/\*[^]*?\*\//g, '');
    const [, names] = /^(?:import|export)(?: type)? \{([^}]*)\}/.exec(code.trim()) ?? [];
    const [, from] = /from '([^']+)';\s*$/.exec(code) ?? [];
    const where = from?.startsWith('.') ? besides(file, from) : undefined;
    const [, all] = /^import (?:type )?\* as (\w+)/.exec(code.trim()) ?? [];
    if (all !== undefined) {
      if (where !== undefined) throw new Error(`${file} must import names, found ${code.trim()}`);
      module.imports.set(all, { text: statement });
    } else if (/^\s*import\b/.test(code)) {
      for (const { name, local } of named(names)) {
        const one = name === local ? name : `${name} as ${local}`;
        module.imports.set(local, { text: `import type { ${one} } from '${from}';\n`, file: where, name });
      }
    } else if (names !== undefined) {
      module.passedOn.push({ text: statement, file: where, names: named(names) });
    } else {
      const declares =
        /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const|enum) (\w+)/;
      const [, name] = declares.exec(code.trim()) ?? [];
      if (name === undefined) throw new Error(`${file} must declare something, found ${code.trim()}`);
      module.declared.set(name, [...(module.declared.get(name) ?? []), { text: statement, code }]);
    }
  }
  return module;
}

/** Each with the comment before it. */
function statementsOf(text) {
  const statements = [];
  let comment = '';
  for (const [part, line] of text.matchAll(/(\/\*\*?[^]*?\*\/\n|.*\n)/g)) {
    if (/^(\/\*|\/\/|\s*$)/.test(line)) comment += part;
    else if (/^(import|export|declare|abstract|interface|type|class|function|const|enum)\b/.test(line)) {
      statements.push(comment + part);
      comment = '';
    } else {
      statements[statements.length - 1] += comment + part;
      comment = '';
    }
  }
  return statements;
}

/** The names in braces, which may have others here. */
function named(names) {
  return names
    .split(',')
    .map((one) => one.trim().replace(/^type /, ''))
    .filter((one) => one !== '')
    .map((one) => one.split(' as '))
    .map(([name, local = name]) => ({ name, local }));
}

const besides = (file, other) => resolve('/', dirname(file), other.replace(/\.js$/, '.d.ts')).slice(1);

/** What was reached, in the order in which it stood. Without an export, everything would be one. */
function written({ imports, passedOn, declared, kept }) {
  const all = [...imports.values(), ...passedOn, ...[...declared.values()].flat()];
  return `${all
    .filter((one) => kept.has(one))
    .map(({ text }) => text)
    .join('')}export {};\n`;
}
