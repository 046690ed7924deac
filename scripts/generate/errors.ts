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

<!-- Made from src/errors/codes.ts and test/manifest/cases by \`npm run generate\`; do not edit. -->

Every error that is meant for you has a code, which never changes its meaning. \`multinode validate\` tells everything that is
wrong with a manifest at once, as text, as JSON (\`--format json\`) or for GitHub Actions (\`--format github\`).
Commands exit with 0 when all is well, 1 when something is invalid or failed, 64 when the command line is wrong.
`;

/** The page docs/errors.md: a row for every code, and what a manifest with the mistake gets to see. */
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

/** The first finding with the code, over the golden cases in their order. */
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
