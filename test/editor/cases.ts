/**
 * Golden cases: a manifest in an editor, and what the editor shows. `¦` is the cursor. UPDATE_CASES=1 writes what it
 * shows; read the diff.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentOf, languageServer } from './language-server.js';

const FOLDER = fileURLToPath(new URL('cases', import.meta.url));
const CURSOR = '¦';

export type Question = 'completion' | 'hover' | 'diagnostics';

export function caseFiles(question: Question): string[] {
  return readdirSync(join(FOLDER, question))
    .filter((file) => !file.endsWith('.out'))
    .sort();
}

/** The file with what is expected of a case. */
export function expectedFile(question: Question, file: string): string {
  return join(FOLDER, question, `${file}.out`);
}

/** What an editor shows for a case. */
export async function shown(question: Question, file: string): Promise<string> {
  const marked = readFileSync(join(FOLDER, question, file), 'utf8');
  const text = marked.replace(CURSOR, '');
  const server = languageServer(file);
  const document = documentOf(file, text);
  if (question === 'diagnostics') {
    const found = await server.diagnose(document);
    return lines(
      found
        .sort((one, other) => document.offsetAt(one.range.start) - document.offsetAt(other.range.start))
        .map(({ range, message }) => `${place(range.start)}-${place(range.end)} ${message}`),
    );
  }
  const cursor = marked.indexOf(CURSOR);
  if (cursor < 0) throw new Error(`${file} has no ${CURSOR}`);
  const position = document.positionAt(cursor);
  if (question === 'hover') return lines([(await server.hover(document, position)).trimEnd()]);
  const offered = await server.complete(document, position);
  return lines(offered.map(({ label, inserted }) => `${label}\n${indented(inserted)}`));
}

/** Line and column, from 1. */
function place({ line, character }: { readonly line: number; readonly character: number }): string {
  return `${line + 1}:${character + 1}`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}

function lines(parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}
