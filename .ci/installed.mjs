// Ends with status 1 where a package of the lock file made for this platform is missing, and names it.
import { existsSync, readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const libc = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
const fits = (allowed, here) => allowed === undefined || allowed.includes(here);

const missing = Object.entries(packages)
  .filter(([, { os, cpu }]) => os !== undefined || cpu !== undefined)
  .filter(([, { os }]) => fits(os, process.platform))
  .filter(([, { cpu }]) => fits(cpu, process.arch))
  .filter(([, made]) => process.platform !== 'linux' || fits(made.libc, libc))
  .filter(([path]) => !existsSync(`${path}/package.json`))
  .map(([path]) => path);

if (missing.length > 0) {
  console.error(`npm left out: ${missing.join(', ')}`);
  process.exitCode = 1;
}
