/**
 * Replaces variables in text by Compose's rules (compose-go 2.16): `$NAME`, `${NAME}`, and `${NAME` with an operator, a
 * text and `}`. The operators are `:-` `-` (default), `:+` `+` (replacement) and `:?` `?` (required); the first one
 * counts, and the text after it may contain variables. `$$` is a dollar sign; a `$` before anything but a name or `{`
 * stays. Braces within the text are counted; if they don't match, it ends with the line's last `}`.
 * Values are not searched for variables again.
 */
import type { Environment } from '../environment.js';
import { own } from '../json/record.js';

/** The value of a variable; undefined if it is not set. */
export type Lookup = (name: string) => string | undefined;

/** A reference that can't be replaced: what was found, and what to write instead. */
export class InterpolationError extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** What `$NAME` becomes if NAME is not set: an error, or the empty text. */
export type Unset = 'refuse' | 'empty';

/** A reference in a text. */
export interface Variable {
  readonly name: string;
  /** What is used if it is not set, or empty. */
  readonly default?: string;
  /** What replaces a value that is set. */
  readonly alternative?: string;
  /** Whether it must be set. */
  readonly required: boolean;
}

interface Options {
  readonly unset: Unset;
  /** Called for each reference, instead of an error for one that must be set. */
  readonly onVariable?: (variable: Variable) => void;
}

const MAX_NESTING = 20;
const DOLLAR_HINT = 'write $$ for a dollar sign';
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:?[-?+]/y;

export function lookupIn(env: Environment): Lookup {
  return (name) => own(env, name);
}

/** The text with its variables replaced. Throws InterpolationError. */
export function interpolate(text: string, lookup: Lookup, options: Options): string {
  return text.includes('$') ? new Interpolation(lookup, options).expand(text, 0) : text;
}

/** The text's references, without those in the values of others. Throws InterpolationError. */
export function variablesIn(text: string): Variable[] {
  const found: Variable[] = [];
  const onVariable = (variable: Variable) => found.push(variable);
  if (text.includes('$')) new Interpolation(() => undefined, { unset: 'empty', onVariable }).expand(text, 0);
  return found;
}

class Interpolation {
  constructor(
    readonly lookup: Lookup,
    readonly options: Options,
  ) {}

  expand(text: string, nesting: number): string {
    if (nesting > MAX_NESTING) {
      throw new InterpolationError(
        `variables are nested more than ${MAX_NESTING} deep`,
        'nest fewer defaults',
      );
    }
    let result = '';
    let at = 0;
    for (;;) {
      const dollar = text.indexOf('$', at);
      if (dollar < 0) return result + text.slice(at);
      result += text.slice(at, dollar);
      at = dollar + 1;
      const name = match(NAME, text, at);
      if (name !== undefined) {
        result += this.#plain(name);
        at += name.length;
      } else if (text[at] === '{') {
        const end = closingBrace(text, at);
        result += this.#braced(text.slice(at + 1, end), nesting);
        at = end + 1;
      } else {
        result += '$';
        if (text[at] === '$') at += 1;
      }
    }
  }

  /** @param inner the text between the braces */
  #braced(inner: string, nesting: number): string {
    const name = match(NAME, inner, 0);
    if (name === undefined) throw new InterpolationError('${ without a variable name', DOLLAR_HINT);
    if (name.length === inner.length) return this.#plain(name);
    const operator = match(OPERATOR, inner, name.length);
    if (operator === undefined) {
      throw new InterpolationError(
        `\${${name} is followed by ${JSON.stringify(Array.from(inner.slice(name.length))[0])}`,
        `write \${${name}}, \${${name}:-default} or \${${name}:?message}`,
      );
    }
    const argument = inner.slice(name.length + operator.length);
    const { onVariable } = this.options;
    if (onVariable) {
      onVariable(described(name, operator, argument));
      return this.expand(argument, nesting + 1);
    }
    const value = this.lookup(name);
    const given = value !== undefined && (value !== '' || !operator.startsWith(':'));
    if (operator.endsWith('+')) return given ? this.expand(argument, nesting + 1) : '';
    if (given) return value;
    if (operator.endsWith('-')) return this.expand(argument, nesting + 1);
    const reason = this.expand(argument, nesting + 1);
    throw new InterpolationError(
      `variable ${name} is ${value === undefined ? 'not set' : 'empty'}${reason === '' ? '' : `: ${reason}`}`,
      `set ${name} in the environment, or in the file .env beside the manifest`,
    );
  }

  #plain(name: string): string {
    this.options.onVariable?.({ name, required: true });
    const value = this.lookup(name);
    if (value !== undefined) return value;
    if (this.options.unset === 'empty') return '';
    throw new InterpolationError(
      `variable ${name} is not set`,
      `set it, write \${${name}:-} for an empty default, or $$${name} to leave it to a shell or the program`,
    );
  }
}

function described(name: string, operator: string, argument: string): Variable {
  if (operator.endsWith('-')) return { name, required: false, default: argument };
  if (operator.endsWith('+')) return { name, required: false, alternative: argument };
  return { name, required: true };
}

/** The position of the brace that closes the one at `open`. Throws if its line has no `}`. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  let last = -1;
  let at = open;
  for (; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '{') depth += 1;
    if (text[at] !== '}') continue;
    depth -= 1;
    last = at;
    if (depth === 0) return at;
  }
  if (last >= 0) return last;
  const name = match(NAME, text, open + 1) ?? '';
  const hint = at === text.length ? 'close it with }' : 'close it with } on the same line';
  throw new InterpolationError(`\${${name} is not closed`, hint);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
