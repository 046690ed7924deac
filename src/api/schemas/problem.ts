/** RFC 9457 problem details; src/errors uses their types. */
import { CODES } from '../../errors/codes.js';
import { closed, described, list, named, TEXT } from './schema.js';

const position = { line: 4, column: 18, length: 3 };

const issue = {
  code: 'MN1006',
  message: 'functions.hello.max_workers is 900; at most 100 is possible',
  path: ['functions', 'hello', 'max_workers'],
  file: 'multinode.yaml',
  position,
};

export const CODE = named(
  'Code',
  { type: 'string', description: 'Stable: see docs/errors.md.', enum: Object.keys(CODES) },
  'MN4002',
);

export const POSITION = named(
  'Position',
  {
    description: 'A place in a manifest file; line and column count from 1.',
    ...closed({
      line: { type: 'integer' },
      column: { type: 'integer' },
      length: { type: 'integer', description: 'Characters to underline.' },
    }),
  },
  position,
);

export const RELATED = named(
  'Related',
  {
    description: 'Another place that a finding refers to.',
    ...closed(
      { message: TEXT, file: described(TEXT, "Absent if it is the finding's."), position: POSITION },
      ['file'],
    ),
  },
  { message: 'first declared here', position: { line: 2, column: 3, length: 5 } },
);

export const ISSUE = named(
  'Issue',
  {
    description: 'A finding in the manifest.',
    ...closed(
      {
        code: CODE,
        severity: {
          type: 'string',
          enum: ['warning'],
          description: 'An error by default; warnings leave the manifest valid.',
        },
        message: TEXT,
        path: {
          ...list({ type: ['string', 'integer'] }),
          description: 'Keys from the root to the field, such as ["functions", "hello", "max_workers"].',
        },
        file: TEXT,
        position: POSITION,
        hint: described(TEXT, 'How to fix it.'),
        related: RELATED,
      },
      ['severity', 'file', 'position', 'hint', 'related'],
    ),
  },
  issue,
);

export const PROBLEM = named(
  'Problem',
  {
    description: "RFC 9457 problem details, as returned by the agent's API.",
    ...closed(
      {
        type: described(TEXT, '`urn:multinode:error:` and the code.'),
        title: TEXT,
        status: { type: 'integer' },
        detail: TEXT,
        code: CODE,
        errors: described(list(ISSUE), "The manifest's errors, if the manifest was rejected."),
      },
      ['errors'],
    ),
  },
  {
    type: 'urn:multinode:error:MN4002',
    title: CODES.MN4002,
    status: 404,
    detail: 'There is no workload "helo". Did you mean hello?',
    code: 'MN4002',
  },
);
