// Draws the picture that opens the README, docs/hero.svg and docs/hero-narrow.svg, from two shipped pipelines: npm run hero.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPipeline, run } from '../dist/index.js';
import { heroFiles } from '../dist/report/hero.js';

const dataFolder = 'data';
const files = ['lambda', 'lambda-from-x-and-k'].map((name) => join('pipelines', `${name}.yaml`));
for (const file of files) await run(loadPipeline(file), { dataFolder });
const { wide, narrow } = await heroFiles(files.map((file) => ({ file, overrides: [], dataFolder })));
writeFileSync(join(import.meta.dirname, 'hero.svg'), wide);
writeFileSync(join(import.meta.dirname, 'hero-narrow.svg'), narrow);
