import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../src/errors/codes.js';

const CASES = 'test/manifest/cases';

const FAMILIES = {
  MN1: 'The manifest',
  MN2: 'Compiler and targets',
  MN3: 'Terraform',
  MN4: 'The agent and its API',
  MN9: 'Usage',
} as const;

const INTRODUCTION = `# Errors

<!-- Generated from src/errors/codes.ts and test/manifest/cases by \`npm run generate\`; do not edit. -->

Every error meant for users has a code, whose meaning never changes.
\`multinode validate\` reports all errors in a manifest at once, as text, as JSON (\`--format json\`) or as GitHub Actions annotations (\`--format github\`).
Commands exit with 0 on success, 1 if something is invalid or fails, and 64 if the command line is wrong.
`;

/** The page docs/errors.md: a row for each code, with the report that a manifest with that mistake gets. */
export function errorsPage(): string {
  const reports = reportsByCode();
  const families = Object.entries(FAMILIES).flatMap(([prefix, title]) => {
    const rows = Object.entries(CODES).filter(([code]) => code.startsWith(prefix));
    if (rows.length === 0) return [];
    const table = rows.map(
      ([code, meaning]) =>
        `| ${reports.has(code) ? `[${code}](#${code.toLowerCase()})` : code} | ${meaning} |`,
    );
    return [`## ${title}\n\n| code | meaning |\n| --- | --- |\n${table.join('\n')}`];
  });
  const examples = Object.entries(CODES).flatMap(([code, meaning]) => {
    const report = reports.get(code);
    return report === undefined ? [] : [`### ${code}\n\n${meaning}\n\n\`\`\`text\n${report}\n\`\`\``];
  });
  return `${[INTRODUCTION.trimEnd(), ...families, '## Examples', ...examples].join('\n\n')}\n`;
}

/** For each code the first report in the golden cases, in file order. */
function reportsByCode(): Map<string, string> {
  const reports = new Map<string, string>();
  for (const file of readdirSync(CASES).sort()) {
    if (!file.endsWith('.out')) continue;
    for (const report of readFileSync(join(CASES, file), 'utf8').trimEnd().split('\n\n')) {
      const code = /error\[(MN\d+)\]/.exec(report)?.[1];
      if (code !== undefined && !reports.has(code)) reports.set(code, report);
    }
  }
  return reports;
}
