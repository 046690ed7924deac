/** Parses .dockerignore as the Engine does. Pure. */

/**
 * Whether a path in the context, with forward slashes, is left out. A pattern that matches a folder excludes its content;
 * "!" includes again, and the last matching pattern counts.
 */
export interface Ignore {
  (path: string): boolean;
  /** Whether something in an excluded folder may be included again. */
  readonly exceptions: boolean;
}

export function parseIgnore(text: string): Ignore {
  const rules = text
    .replace(/^\u{feff}/u, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ except: line.startsWith('!'), pattern: clean(line.replace(/^!\s*/, '')) }))
    .filter(({ pattern }) => pattern !== '')
    .map(({ except, pattern }) => ({ except, regex: new RegExp(`^${expression(pattern)}(/|$)`, 'su') }));

  const ignored = (path: string) => rules.findLast(({ regex }) => regex.test(path))?.except === false;
  return Object.assign(ignored, { exceptions: rules.some(({ except }) => except) });
}

/** Without redundant slashes and dots: "./a//b/" is a/b. */
function clean(pattern: string): string {
  return pattern
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function expression(pattern: string): string {
  let regex = '';
  for (let rest = pattern; rest !== ''; ) {
    const [token = ''] = /^(?:\*\*\/|\*\*|\[[^\]]+\]|\\.|.)/su.exec(rest) ?? [];
    rest = rest.slice(token.length);
    if (token === '**/') regex += '(?:.*/)?';
    else if (token === '**') regex += '.*';
    else if (token === '*') regex += '[^/]*';
    else if (token === '?') regex += '[^/]';
    else if (token.length > 1 && token.startsWith('['))
      regex += token.replace(/[\\[&~]/g, '\\$&').replace('\\[', '[');
    else regex += token.replace(/^\\(?=.)/s, '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  return regex;
}
