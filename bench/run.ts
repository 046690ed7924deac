/**
 * `npm run bench [-- [--report] [--docs] NAME…]`: every measurement, or those whose names contain one of the words. With
 * --docs, their figures replace those in docs/benchmarks.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE_ROOT } from '../src/version.js';
import { withRun } from './docs.js';
import { MEASUREMENTS } from './measurements.js';
import { benchPage, type Measured } from './page.js';
import { machineLines, table } from './report.js';

const PAGE = join(PACKAGE_ROOT, 'bench', 'report.html');
const DOCS = join(PACKAGE_ROOT, 'docs', 'benchmarks.md');

const { values, positionals: words } = parseArgs({
  options: { report: { type: 'boolean', default: false }, docs: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chosen = MEASUREMENTS.filter(({ name, onDemand }) =>
  words.length === 0 ? !onDemand : words.some((word) => name.includes(word)),
);
if (chosen.length === 0) {
  console.error(
    `no measurement has that name; available: ${MEASUREMENTS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(64);
}
const machine = machineLines();
const begun = new Date();
const measured: Measured[] = [];
const printed: string[] = [];
const print = (text: string) => {
  console.log(text);
  printed.push(...text.split('\n'));
};
print(machine.join('\n'));
for (const { title, yardsticks = [], run } of chosen) {
  print(`\n${title}`);
  const { rows, notes = [] } = await run();
  print([table(rows), ...notes.map((note) => `omitted: ${note}`)].join('\n'));
  measured.push({ title, yardsticks, rows, notes });
  // Written after each measurement, so that a failing one does not lose the previous results.
  if (values.report) writeFileSync(PAGE, benchPage({ machine, begun, measured }));
}
if (values.report) console.log(`\nwrote ${relative(process.cwd(), PAGE)}`);
if (values.docs) writeFileSync(DOCS, withRun(readFileSync(DOCS, 'utf8'), begun, printed));
