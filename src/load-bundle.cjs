// Loads the bundle's files, in a thread as in the command: what they export.
'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { basename, dirname, join } = require('node:path');
const v8 = require('node:v8');
const vm = require('node:vm');
const { isMainThread } = require('node:worker_threads');

/**
 * To parse and compile a megabyte of code takes a third of a short command's time, so that V8's code for a file is kept where it was
 * compiled first: beside the bundle, unless nobody may write there. It is used where its sha256 and that of the source are right and
 * V8 takes it, which asks for its own version and options; else the source is compiled, as without it. So code that is stale,
 * damaged or cut short means a slower start, and nothing else.
 */
const kept = join(__dirname, '../compiled');
const tag = v8.cachedDataVersionTag().toString(16);
const keptName = (file) => join(kept, `${basename(file)}-${tag}`);
const sha256Bytes = 32;
const sha256 = (source, code) => createHash('sha256').update(source).update(code).digest();

const loaded = new Map();
/** Scripts that were compiled from their source here, by what they were made of. */
const compiled = new Map();

function codeOf(file, source) {
  try {
    const bytes = fs.readFileSync(keptName(file));
    const code = bytes.subarray(sha256Bytes);
    return sha256(source, code).equals(bytes.subarray(0, sha256Bytes)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Modules are strict. */
const wrapped = (source) =>
  `(function (exports, require, module, __filename, __dirname) { 'use strict'; ${source}\n})`;

function load(file) {
  const known = loaded.get(file);
  if (known !== undefined) return known.exports;
  const source = fs.readFileSync(file, 'utf8');
  const cachedData = codeOf(file, source);
  const script = new vm.Script(wrapped(source), { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) compiled.set(file, { script, source });
  const module = { exports: {} };
  loaded.set(file, module);
  const folder = dirname(file);
  const own = (name) => (name.startsWith('.') ? load(join(folder, name)) : require(name));
  script.runInThisContext()(module.exports, own, module, file, folder);
  return module.exports;
}

/** Keeps the code of what was compiled here: after it has run, since V8 compiles functions when they are called. */
function keep() {
  try {
    if (compiled.size === 0) return;
    fs.mkdirSync(kept, { recursive: true });
    for (const [file, { script, source }] of compiled) {
      const code = script.createCachedData();
      fs.writeFileSync(keptName(file), Buffer.concat([sha256(source, code), code]));
    }
  } catch {
    // Where it cannot be kept, the next start takes as long as this one.
  } finally {
    compiled.clear();
  }
}
if (isMainThread) process.on('exit', keep);

module.exports = { load, keep };
