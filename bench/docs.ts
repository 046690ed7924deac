/** Puts a run's figures into docs/benchmarks.md, in place of the run before. */
const BEGIN = '<!-- A run, as `npm run bench -- --docs` writes it. -->';
const END = '<!-- The end of the run. -->';

/** @param output lines of the run, as they were printed */
export function withRun(page: string, begun: Date, output: readonly string[]): string {
  const [before, rest] = page.split(`${BEGIN}\n`);
  const after = rest?.split(`${END}\n`)[1];
  if (before === undefined || after === undefined)
    throw new Error(`the page needs the lines ${BEGIN} and ${END}`);
  const day = begun.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const block = output.map((line) => (line === '' ? '' : `    ${line}`)).join('\n');
  return `${before}${BEGIN}\n\n## A run of ${day}\n\n${block}\n\n${END}\n${after}`;
}
