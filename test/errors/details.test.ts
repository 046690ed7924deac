/** The `detail` of problems in the responses of the agent's API. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { problemAnswer } from '../../src/agent/http/problems.js';
import { ManifestError, PlatformError, RequestError, UnsupportedError } from '../../src/errors/errors.js';

/** A refusal with its message; messages in constants have to be checked by eye. */
const REFUSAL = /new RequestError\(\s*'(MN\d{4})',\s*\w+,\s*(['"`])((?:\\.|(?!\2).)*)\2/gs;

/** The agent's command line prints its refusals, as phrases. */
const PRINTED = /^src\/(cli|agent\/process)\//;

const refusals = ['src', 'providers'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => file.endsWith('.ts') && !PRINTED.test(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(REFUSAL)].map(([, code, , words = '']) => ({
        file,
        code,
        words,
      })),
    ),
);

describe('the details of problems', () => {
  it('are sentences in the source: they begin with a capital, not with a name, and end with a full stop', () => {
    expect(refusals.length).to.be.greaterThan(35);
    for (const { file, code, words } of refusals)
      expect(words, `${file}: ${code}`).to.match(/^([A-Z]|\$\{who\}).*[.?]( \$\{hint\})?$/s);
  });

  for (const [what, error, detail] of [
    [
      'quotes what a worker wrote',
      new RequestError('MN4008', 502, 'The worker of hello did not finish: it exited; it wrote: bye'),
      'The worker of hello did not finish: it exited; it wrote: bye.',
    ],
    [
      'is printed, too',
      new PlatformError('MN4021', 'the Docker Engine does not answer: ECONNREFUSED'),
      'The Docker Engine does not answer: ECONNREFUSED.',
    ],
    [
      'begins with a name',
      new UnsupportedError('MN2006', 'targets.docker.load_balancer is haproxy, and there is none'),
      'targets.docker.load_balancer is haproxy, and there is none.',
    ],
    [
      'lists findings',
      new ManifestError([
        { code: 'MN1018', message: 'spare_workers must be at most max_workers (1), found 2', path: [] },
        { code: 'MN1003', message: 'unknown key "cmd" in functions.hello', path: [] },
      ]),
      'spare_workers must be at most max_workers (1), found 2.\nUnknown key "cmd" in functions.hello.',
    ],
    [
      'is of a defect',
      new Error('x is undefined'),
      'The agent failed with an internal error; its log has the details.',
    ],
  ] as const) {
    it(`are sentences when one ${what}`, () => {
      expect(problemAnswer(error).problem.detail).to.equal(detail);
    });
  }
});
