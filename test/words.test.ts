/**
 * Keeps constructions of another language's grammar out of help, messages, comments, docs and test titles. `WORDS=src/agent/
 * npx mocha test/words.test.ts` checks only that folder. A rule must not match code or good English.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../src/version.js';
import { skip } from './support/skip.js';
import { trackedFiles } from './support/tracked-files.js';

/** Folders (ending in a slash) and files to check; everything by default. */
const CHECKED: readonly string[] | undefined = process.env.WORDS?.split(',');

/** Generated from texts elsewhere, or not prose. */
const LEFT_OUT = /\.generated\.ts$|\.(?:png|svg|ico|tgz|gz|woff2?|lock)$|(?:^|\/)package-lock\.json$/;

/** What is right all the same: the file, and the words as they are found. */
const ALLOWED: readonly (readonly [file: string, words: string])[] = [];

interface Rule {
  /** A space also stands for the end of a line, with what begins the next line of a comment. */
  readonly pattern: string;
  /** What to write. */
  readonly instead: string;
  /** Matched. */
  readonly bad: string;
  /** Not matched. */
  readonly good?: string;
}

const RULES: readonly Rule[] = [
  { pattern: 'anew', instead: 'again', bad: 'it is read anew' },
  { pattern: 'for ever', instead: 'forever, indefinitely', bad: 'it waits for ever', good: 'for every call' },
  { pattern: 'the ones? before', instead: 'the previous one', bad: 'takes over from the one before' },
  { pattern: 'so many', instead: 'that many, or the number itself', bad: 'at most so many' },
  {
    pattern: 'at (?:no time|the (?:least|most|latest))',
    instead: 'never; at least, at most, by',
    bad: 'fewer are there at no time',
    good: 'not in the least; at least',
  },
  {
    pattern: '(?:unless|than) (?:told|said)(?: otherwise)?|unless otherwise told',
    instead: 'by default; than reported',
    bad: 'it listens on loopback unless told otherwise',
  },
  {
    pattern: '(?:is|are|be|was|were|been|gets?) told|told (?:as|at|by|of|once|only|the|with)|tells? of',
    instead: 'report, show, say, notify; called with',
    bad: 'a failure is told as a timeout',
    good: 'a mark that tells Terraform where it is',
  },
  {
    pattern:
      '(?:it|that|this|which|what|who|they|one) (?:is|are|was|were) to (?!an?\\b|the\\b|you\\b|come\\b)[a-z]+|(?:is|are) to be',
    instead: 'should, must, will',
    bad: 'what is to be done',
    good: 'the aim is to serve; all there is to know',
  },
  {
    pattern: '(?:is|are|was) (?:that|those) of',
    instead: "is used by, belongs to; is X's",
    bad: 'port 8080 is that of services.web',
  },
  {
    pattern: '(?:is|are|was|were) there (?:already|before)',
    instead: 'already exists',
    bad: 'a file is there already',
  },
  {
    pattern:
      '(?:it|this|that|which|what) (?:is|was) no (?!longer|more|less|better|older|later|use|such|problem|reason)[a-z]+',
    instead: 'is not a',
    bad: 'it is no folder',
    good: 'it is no longer there; there is no folder',
  },
  {
    pattern: '(?:undefined|null|true|false|empty|nothing|none|zero|code \\d) where',
    instead: 'if',
    bad: 'the port; null where it has none',
  },
  {
    pattern:
      "where (?:(?:it|they|that|this|one|he|she) (?:is|are|has|have|does|do|was|were|can|could|may) ?(?:not|n't|none|no)\\b|there (?:is|are|was|were|can be) (?:none|no|not|nothing|one|any)|nothing|nobody|none|neither|wanted|needed|given|possible|no\\b|not\\b)",
    instead: 'if',
    bad: 'the default where none is given',
    good: 'the folder where it is installed',
  },
  {
    pattern: "where (?:it|they) (?:fails?|is missing|are missing|can't)",
    instead: 'if',
    bad: 'an error where it fails',
  },
  { pattern: 'in the place of', instead: 'instead of', bad: 'a file in the place of another' },
  { pattern: 'aimed at', instead: 'target', bad: '40 % aimed at' },
  {
    pattern: '(?:what|has|have|who) (?:become|becomes|became) of',
    instead: 'what happens to',
    bad: 'see what becomes of them',
  },
  {
    pattern:
      "(?:of|by|to) (?:Nomad|Docker|Terraform|Compose|the (?:user|agent|caller|worker|platform))'s(?! [a-z])",
    instead: "a Nomad job, the user's job",
    bad: "a job of Nomad's",
    good: "of Nomad's jobs",
  },
  { pattern: '/\\*\\* Of', instead: 'begin with the noun: what is it?', bad: '/** Of x. */' },
  { pattern: '(?:is|are|was) none of', instead: 'is not one of', bad: 'it is none of ours' },
  { pattern: 'under way', instead: 'in progress', bad: 'requests under way' },
  { pattern: 'h(?:ang|angs|ung|anging) up', instead: 'disconnect', bad: 'a caller who hangs up' },
  { pattern: 'in silence', instead: 'silently', bad: 'nothing is dropped in silence' },
  { pattern: 'such a one', instead: 'one', bad: 'while there is such a one' },
  { pattern: 'the same of', instead: 'the same for', bad: 'the same of a service' },
  { pattern: 'takes? the place of', instead: 'replaces', bad: 'it takes the place of the old one' },
  { pattern: 'held to (?:its|their)', instead: 'limited to', bad: 'workers are held to their memory' },
  { pattern: 'amiss|sees? to (?:it|that)', instead: 'wrong; makes sure', bad: 'something is amiss' },
  {
    pattern: 'what stands|what is (?:said|told) of',
    instead: 'what is; what is said about',
    bad: 'what stands in it',
  },
];

/** The end of a line in a comment or in prose goes on with the next line. */
const SPACE = '(?:[ \\t]+|[ \\t]*\\n[ \\t]*(?:(?:\\*|//|#|>)[ \\t]+)?)';

const COMPILED = RULES.map((rule) => ({
  ...rule,
  regex: new RegExp(
    (/^\w/.test(rule.pattern) ? '\\b' : '') +
      `(?:${rule.pattern.replaceAll(' ', SPACE)})` +
      (rule.pattern.endsWith(')') || /\w$/.test(rule.pattern) ? '(?![\\w])' : ''),
    'gi',
  ),
}));

/** `FILE:LINE: WORDS: write …` for each. */
function unwanted(file: string, text: string): string[] {
  return COMPILED.flatMap(({ regex, instead }) =>
    [...text.matchAll(regex)].flatMap(({ 0: found, index }) => {
      const words = found.replace(/\s*\n\s*(?:\*|\/\/|#|>)?\s*/g, ' ');
      // SQL has its own WHERE.
      if (words === words.toUpperCase()) return [];
      if (ALLOWED.some(([where, allowed]) => where === file && allowed === words)) return [];
      const line = text.slice(0, index).split('\n').length;
      return [`${file}:${line}: "${words}": write: ${instead}`];
    }),
  );
}

describe('the words', () => {
  it('have rules that find what they should, and nothing else', () => {
    for (const { pattern, bad, good = '' } of RULES) {
      expect(unwanted('x', bad), `${pattern} in: ${bad}`).to.have.length.of.at.least(1);
      expect(unwanted('x', good), `${pattern} in: ${good}`).to.deep.equal([]);
    }
  });

  it('find words that a comment breaks over two lines', () => {
    expect(unwanted('x', 'a\n/** It takes over from the one\n   * before. */')).to.deep.equal([
      'x:2: "the one before": write: the previous one',
    ]);
  });

  it('are plain English in all files', function () {
    const files = trackedFiles()?.filter(
      (file) =>
        file !== 'test/words.test.ts' &&
        !LEFT_OUT.test(file) &&
        (!CHECKED || CHECKED.some((part) => (part.endsWith('/') ? file.startsWith(part) : file === part))),
    );
    if (!files) skip(this, 'this is not a clone');
    const found = files.flatMap((file) => unwanted(file, readFileSync(join(PACKAGE_ROOT, file), 'utf8')));
    expect(found, found.join('\n')).to.deep.equal([]);
  });

  it('allow nothing that is gone', () => {
    for (const [file, words] of ALLOWED)
      expect(readFileSync(join(PACKAGE_ROOT, file), 'utf8').replace(/\s+/g, ' '), file).to.contain(words);
  });
});
