/** Text of an imported file as a manifest has it: with the same variables if they mean the same there. */
import { InterpolationError, interpolate, type Lookup } from '../manifest/interpolate.js';
import type { Scalar } from './node.js';

const REFERENCE = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g;

/**
 * The text with its variables if a manifest gives them the same value, otherwise with their values.
 * @param lookup what the manifest will find
 */
export function manifestText({ text, written }: Pick<Scalar, 'text' | 'written'>, lookup: Lookup): string {
  if (written === undefined) return text;
  if (meaning(written, lookup) === text) return written;
  const defaulted = withEmptyDefaults(written, lookup);
  return meaning(defaulted, lookup) === text ? defaulted : literal(text);
}

/** Text that a manifest takes as it is. */
export function literal(text: string): string {
  return text.replace(/\$(?=[$A-Za-z_{])/g, '$$$$');
}

/** The names of the variables without a value and without a default, which a manifest refuses. */
export function unsetIn({ written }: Pick<Scalar, 'written'>, lookup: Lookup): string[] {
  return [...(written ?? '').matchAll(REFERENCE)].flatMap(([, plain, braced]) => {
    const name = plain ?? braced;
    return name !== undefined && lookup(name) === undefined ? [name] : [];
  });
}

function withEmptyDefaults(written: string, lookup: Lookup): string {
  return written.replace(REFERENCE, (found, plain?: string, braced?: string) => {
    const name = plain ?? braced;
    return name !== undefined && lookup(name) === undefined ? `\${${name}:-}` : found;
  });
}

function meaning(text: string, lookup: Lookup): string | undefined {
  try {
    return interpolate(text, lookup, { unset: 'refuse' });
  } catch (error) {
    if (error instanceof InterpolationError) return undefined;
    throw error;
  }
}
