/** Prints findings for people: place, message, the line with the part underlined, and the hint. */
import pc from 'picocolors';
import type { Issue, Position } from '../../errors/errors.js';
import { frame, shown } from './frame.js';

export interface TextOptions {
  /** The file's text, for the frames; without it there are none. */
  readonly text?: string;
  readonly colour?: boolean;
}

type Colours = ReturnType<typeof pc.createColors>;

export function reportText(issues: readonly Issue[], { text, colour = false }: TextOptions = {}): string {
  const colours = pc.createColors(colour);
  const lines = text?.split(/\r?\n/);
  return issues.map((issue) => `${finding(issue, lines, colours)}\n`).join('\n');
}

function finding(issue: Issue, file: readonly string[] | undefined, colours: Colours): string {
  const { position, related } = issue;
  const place = [issue.file, position?.line, position?.column].filter((part) => part !== undefined).join(':');
  const severity = issue.severity ?? 'error';
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const label = paint(colours.bold(`${severity}[${issue.code}]`));
  const lines = [`${place === '' ? '' : `${place}: `}${label}: ${colours.bold(shown(issue.message))}`];
  const margin = String(Math.max(position?.line ?? 0, related?.position.line ?? 0)).length;
  const gutter = (number: number | '') => colours.blue(`${String(number).padStart(margin)} |`);
  const add = (at: Position, mark: '^' | '-', paint: (marks: string) => string, note: string) => {
    const shape = frame(file?.[at.line - 1] ?? '', at, mark);
    lines.push(`${gutter(at.line)} ${shape.line}`.trimEnd());
    lines.push(`${gutter('')} ${paint(`${shape.marks}${note === '' ? '' : ` ${shown(note)}`}`)}`);
  };
  if (position && file) {
    lines.push(gutter(''));
    add(position, '^', paint, '');
    if (related) add(related.position, '-', colours.blue, related.message);
  }
  if (issue.hint !== undefined) {
    lines.push(`${' '.repeat(margin)} ${colours.blue('=')} ${colours.bold('help')}: ${shown(issue.hint)}`);
  }
  return lines.join('\n');
}
