/** Prints findings for people: place, message, the line with the part underlined, and the hint. */
import pc from 'picocolors';
import type { Issue, Position } from '../../errors/errors.js';
import { frame, shown } from './frame.js';

export interface TextOptions {
  /** The file's text, for the frames; without it there are none. */
  readonly text?: string;
  /** The same for several files, by their names. */
  readonly texts?: ReadonlyMap<string, string>;
  readonly colour?: boolean;
}

type Colours = ReturnType<typeof pc.createColors>;

type Lines = readonly string[] | undefined;

export function reportText(
  issues: readonly Issue[],
  { text, texts, colour = false }: TextOptions = {},
): string {
  const colours = pc.createColors(colour);
  const split = (whole: string | undefined) => whole?.split(/\r?\n/);
  const [first, others] = [split(text), new Map<string, Lines>()];
  const linesOf = (file: string | undefined): Lines => {
    if (file === undefined || !texts?.has(file)) return first;
    if (!others.has(file)) others.set(file, split(texts.get(file)));
    return others.get(file);
  };
  return issues.map((issue) => `${finding(issue, linesOf, colours)}\n`).join('\n');
}

function finding(issue: Issue, linesOf: (file: string | undefined) => Lines, colours: Colours): string {
  const file = linesOf(issue.file);
  const { position, related } = issue;
  const place = [issue.file, position?.line, position?.column].filter((part) => part !== undefined).join(':');
  const severity = issue.severity ?? 'error';
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const label = paint(colours.bold(`${severity}[${issue.code}]`));
  const lines = [`${place === '' ? '' : `${place}: `}${label}: ${colours.bold(shown(issue.message))}`];
  const margin = String(Math.max(position?.line ?? 0, related?.position.line ?? 0)).length;
  const gutter = (number: number | '') => colours.blue(`${String(number).padStart(margin)} |`);
  const add = (
    lineOf: Lines,
    at: Position,
    mark: '^' | '-',
    paint: (marks: string) => string,
    note: string,
  ) => {
    const shape = frame(lineOf?.[at.line - 1] ?? '', at, mark);
    lines.push(`${gutter(at.line)} ${shape.line}`.trimEnd());
    lines.push(`${gutter('')} ${paint(`${shape.marks}${note === '' ? '' : ` ${shown(note)}`}`)}`);
  };
  if (position && file) {
    lines.push(gutter(''));
    add(file, position, '^', paint, '');
    if (related) {
      const { file: other, position: there, message } = related;
      if (other !== undefined)
        lines.push(colours.blue(`${' '.repeat(margin)} --> ${other}:${there.line}:${there.column}`));
      add(other === undefined ? file : linesOf(other), there, '-', colours.blue, message);
    }
  }
  if (issue.hint !== undefined) {
    lines.push(`${' '.repeat(margin)} ${colours.blue('=')} ${colours.bold('help')}: ${shown(issue.hint)}`);
  }
  return lines.join('\n');
}
