import { splitCommand } from '../../../manifest/command.js';
import { shellSyntax } from '../../../manifest/shell-syntax.js';
import type { Draft } from '../../draft.js';
import { isNull, type Node } from '../../node.js';
import { literal } from '../../text.js';
import { composeWords } from '../words.js';

/** A text is carried as a text only if both split it into the same words. */
export function carryCommand(draft: Draft, field: 'command' | 'entrypoint', node: Node): void {
  if (isNull(node)) return;
  if (node.kind !== 'scalar') {
    draft.carry(field, node);
    return;
  }
  try {
    const { words, dropped } = composeWords(node.text);
    if (words.length === 0) return;
    draft.set(field, means(node.text, words) ? draft.text(node) : words.map(literal));
    if (dropped === '') {
      draft.carried(field, node.at);
      return;
    }
    const hint = `to run everything, write ["sh", "-c", "…"]`;
    draft.carried(
      field,
      node.at,
      `Compose cuts it before ${JSON.stringify(dropped)}, and so it is here`,
      hint,
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    draft.leftOut(field, node.at, `it ${error.message}`, 'write it as a list');
  }
}

function means(text: string, words: readonly string[]): boolean {
  if (shellSyntax(text) !== undefined) return false;
  try {
    return JSON.stringify(splitCommand(text)) === JSON.stringify(words);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
