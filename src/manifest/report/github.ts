import type { Issue } from '../../errors/errors.js';

/** Prints findings as GitHub Actions workflow commands, one per line, so that GitHub shows them at their lines. */
export function reportGithub(issues: readonly Issue[]): string {
  return issues.map((issue) => `${command(issue)}\n`).join('');
}

function command({ file, position, code, severity, message, hint }: Issue): string {
  const properties = {
    file,
    line: position?.line,
    col: position?.column,
    endColumn: position && position.column + position.length,
    title: code,
  };
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity ?? 'error'} ${list.join(',')}::${escapeData(hint === undefined ? message : `${message}; ${hint}`)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
