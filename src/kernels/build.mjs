import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assembly, compileWhereOlder } from './compile.mjs';

/**
 * Compiles the kernels, a WebAssembly module per area, and per law and scheme of a process: npm builds on every install and
 * before every `npx pipeline`, and compiling takes seconds, so that each is compiled only where it is older than its own sources.
 */
const output = join(import.meta.dirname, '../../dist/kernels');

/** The areas, as modules.ts has them. */
const areas = ['draws', 'rows', 'formulas', 'training'].map((name) => ({ name, entry: `${name}.ts` }));

const sourcesIn = (folder) =>
  readdirSync(join(assembly, folder)).map((name) => {
    const file = join(assembly, folder, name);
    return { name: name.replace(/\.ts$/, ''), file, text: readFileSync(file, 'utf8') };
  });
/** What a scheme is for beside laws that have what it takes: one by differences, for a diffusion that varies. */
const alsoNeeds = { 'derivative-free-milstein': ['slope'] };
const exported = ({ text }) =>
  new Set([...text.matchAll(/^export function (\w+)/gm)].map(([, name]) => name));
/** What a scheme takes of a law. */
const taken = ({ text }) =>
  /^import \{([^}]*)\} from '\.\.\/coefficients'/m
    .exec(text)[1]
    .split(',')
    .map((name) => name.trim());
/** The loop that takes a step: by as many draws as it needs, by the normals of a scheme, which has the state, or by a row's. */
function loopOf({ text }) {
  if (/^export function drawSteps?\b/m.test(text)) return 'drawn-paths.ts';
  return /^export function step\(\s*state\b/m.test(text) ? 'scheme-paths.ts' : 'paths.ts';
}

/** The law that a loop has inlined: one that draws for a single path is taken path after path. */
const ownLaw = (law) =>
  exported(law).has('drawStep')
    ? { law: join(assembly, 'drawn-each.ts'), coefficients: law.file }
    : { law: law.file };

/** A law's own step, `laws/LAW`, or LAW-SCHEME of a scheme that no other law has, and each scheme whose coefficients it has, `laws/LAW-SCHEME`. */
function modulesOf(law, schemes) {
  const has = exported(law);
  const own = ['step', 'drawStep', 'drawSteps'].some((name) => has.has(name));
  const fitting = schemes.filter((scheme) =>
    [...taken(scheme), ...(alsoNeeds[scheme.name] ?? [])].every((name) => has.has(name)),
  );
  return [
    ...(own ? [{ name: `laws/${law.name}`, entry: loopOf(law), ...ownLaw(law) }] : []),
    ...fitting.map((scheme) => ({
      name: `laws/${law.name}-${scheme.name}`,
      entry: loopOf(scheme),
      law: scheme.file,
      coefficients: law.file,
    })),
  ];
}

const schemes = sourcesIn('schemes');
/** The loop whose step is a program. */
const formulas = { name: 'laws/formula', entry: 'formula-paths.ts' };
const modules = [...areas, formulas, ...sourcesIn('laws').flatMap((law) => modulesOf(law, schemes))];

mkdirSync(join(output, 'laws'), { recursive: true });
try {
  for (const module of modules) await compileWhereOlder(module, join(output, `${module.name}.wasm`));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

const made = new Set(modules.map(({ name }) => `${name}.wasm`));
for (const name of readdirSync(output, { recursive: true })) {
  if (name.endsWith('.wasm') && !made.has(name)) rmSync(join(output, name));
}
