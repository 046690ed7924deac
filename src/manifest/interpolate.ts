/** Variables in a manifest's values, as the Compose specification has them: `$NAME`, `${NAME:-default}`, `$$`. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** A reference that can't be replaced: what was found, and what would be right. */
export class InterpolationError extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

type Template = readonly (string | Reference)[];

interface Reference {
  readonly name: string;
  readonly operator: string;
  readonly argument: Template;
}

const MAX_NESTING = 20;
const DOLLAR_HINT = 'write $$ for a dollar sign';
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:?[-?+]/y;

/** The text with its variables replaced. Throws InterpolationError; a variable that is not set is an error too. */
export function interpolate(text: string, env: Environment): string {
  if (!text.includes('$')) return text;
  return expand(new TemplateParser(text).template(0), env);
}

/** Whether the text is one `${…}` and nothing else. */
export function isReference(text: string): boolean {
  if (!text.startsWith('${')) return false;
  try {
    const template = new TemplateParser(text).template(0);
    return template.length === 1 && typeof template[0] === 'object';
  } catch {
    return false;
  }
}

class TemplateParser {
  #at = 0;

  constructor(readonly text: string) {}

  /** Up to the end of the text or, within braces, up to the closing one. */
  template(nesting: number): Template {
    if (nesting > MAX_NESTING) {
      throw new InterpolationError(
        `variables are nested more than ${MAX_NESTING} deep`,
        'nest fewer defaults',
      );
    }
    const parts: (string | Reference)[] = [];
    let literal = this.#at;
    const flush = () => {
      if (this.#at > literal) parts.push(this.text.slice(literal, this.#at));
    };
    while (this.#at < this.text.length) {
      const character = this.text[this.#at];
      if (character === '}' && nesting > 0) break;
      if (character !== '$') {
        this.#at += 1;
        continue;
      }
      flush();
      parts.push(this.#dollar(nesting));
      literal = this.#at;
    }
    flush();
    return parts;
  }

  #dollar(nesting: number): string | Reference {
    this.#at += 1;
    if (this.text[this.#at] === '$') {
      this.#at += 1;
      return '$';
    }
    if (this.text[this.#at] !== '{') {
      const name = this.#match(NAME);
      if (name === undefined) throw new InterpolationError('a $ that starts no variable', DOLLAR_HINT);
      return { name, operator: '', argument: [] };
    }
    this.#at += 1;
    const name = this.#match(NAME);
    if (name === undefined) throw new InterpolationError('${ without the name of a variable', DOLLAR_HINT);
    const operator = this.#match(OPERATOR) ?? '';
    const argument = operator === '' ? [] : this.template(nesting + 1);
    if (this.#at >= this.text.length) {
      throw new InterpolationError(`\${${name} is not closed`, 'close it with }');
    }
    if (this.text[this.#at] !== '}') {
      throw new InterpolationError(
        `\${${name} goes on with ${JSON.stringify(this.text.slice(this.#at, this.#at + 1))}`,
        `write \${${name}}, \${${name}:-default} or \${${name}:?message}`,
      );
    }
    this.#at += 1;
    return { name, operator, argument };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

function expand(template: Template, env: Environment): string {
  return template.map((part) => (typeof part === 'string' ? part : replace(part, env))).join('');
}

function replace({ name, operator, argument }: Reference, env: Environment): string {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  const given = value !== undefined && (value !== '' || !operator.startsWith(':'));
  if (operator.endsWith('+')) return given ? expand(argument, env) : '';
  if (given) return value;
  if (operator.endsWith('-')) return expand(argument, env);
  if (operator.endsWith('?')) {
    const reason = expand(argument, env);
    throw new InterpolationError(
      `variable ${name} is ${value === undefined ? 'not set' : 'empty'}${reason === '' ? '' : `: ${reason}`}`,
      `set ${name} in the environment of multinode`,
    );
  }
  throw new InterpolationError(
    `variable ${name} is not set`,
    `set it, write \${${name}:-} for an empty default, or $$${name} to leave the variable to the program`,
  );
}
