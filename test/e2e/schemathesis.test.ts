import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { skip } from '../support/skip.js';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../fixtures/workers/function.mjs', import.meta.url));
const VERSION = '4.32.5';

/** Leaves out responses that never end by themselves; uses existing names, so that requests get far. */
const CONFIGURATION = `
[[operations]]
include-operation-id = "getLogs"
parameters = { "query.follow" = false }
`;

describe('the API, tested by schemathesis with what its OpenAPI document allows and does not allow', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-schemathesis-'));
  const program = join(folder, 'venv', 'bin', 'st');
  let agent: TestAgent;

  before(async function () {
    try {
      await run('python3', ['-m', 'venv', join(folder, 'venv')]);
      await run(join(folder, 'venv', 'bin', 'pip'), ['install', '--quiet', `schemathesis==${VERSION}`]);
    } catch (error) {
      skip(this, `schemathesis can't be installed: ${firstLine(error)}`);
    }
  });
  beforeEach(async () => {
    writeFileSync(join(folder, 'schemathesis.toml'), CONFIGURATION);
    agent = await TestAgent.start();
    await agent.apply(manifestOf({ hello: functionSpec(PROGRAM, { retries: 1 }) }));
  });
  afterEach(() => agent.remove());
  after(() => rmSync(folder, { recursive: true, force: true }));

  const ask = async (seconds: number, ...options: string[]) => {
    const { stdout } = await run(
      program,
      [
        ...['--config-file', 'schemathesis.toml', 'run', `${agent.url}/openapi.json`],
        ...['-H', `Authorization: Bearer ${agent.key}`],
        ...['--max-time', String(seconds), '--generation-deterministic', '--request-timeout', '20'],
        // What a schema allows may still contradict itself, such as a manifest; and a DELETE that is passed on to a
        // function deletes nothing in the agent.
        ...['--exclude-checks', 'positive_data_acceptance,use_after_free', '--warnings', 'off'],
        ...options,
      ],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    ).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`schemathesis found faults:\n${error.stdout}\n${error.stderr}`);
    });
    expect(stdout).to.match(/Test cases:\s+\d+ generated/);
  };

  // Requests that change the application are tested separately, and an event stream never ends.
  it('answers everything else as documented, with a function to work on', () => {
    const left = ['putApplication', 'deleteApplication', 'getEvents'];
    return ask(45, ...left.flatMap((id) => ['--exclude-operation-id', id]));
  });

  it('answers applications as documented', () =>
    ask(15, '--include-operation-id', 'putApplication', '--include-operation-id', 'getApplication'));
});

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
