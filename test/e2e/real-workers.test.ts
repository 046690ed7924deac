import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { FunctionSpec } from '../../src/manifest/model.js';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call } from '../support/calls.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/workers/', import.meta.url));

/** A development dependency, so it is always installed. */
const NODE_FRAMEWORK = join(
  dirname(createRequire(import.meta.url).resolve('@google-cloud/functions-framework')),
  'main.js',
);

/** The folder is for what must be installed. @throws if the machine lacks what the server needs */
type Prepare = (folder: string) => readonly string[];

/** Servers that were not written for Multinode: each serves its function on $PORT, unmodified. */
const SERVERS: Readonly<Record<string, Prepare>> = {
  'Functions Framework for Node.js': () => {
    const source = join(FIXTURES, 'functions-framework-node');
    return [process.execPath, NODE_FRAMEWORK, '--target=hello', `--source=${source}`];
  },
  'http.server of Python': () => {
    execFileSync('python3', ['--version'], { stdio: 'pipe' });
    return ['python3', join(FIXTURES, 'http-server-python', 'server.py')];
  },
  'Functions Framework for Python': (folder) => {
    const environment = join(folder, 'venv');
    execFileSync('python3', ['-m', 'venv', environment], { stdio: 'pipe' });
    const pip = join(environment, 'bin', 'pip');
    execFileSync(pip, ['install', '--quiet', 'functions-framework'], { stdio: 'pipe' });
    const source = join(FIXTURES, 'functions-framework-python', 'main.py');
    const program = join(environment, 'bin', 'functions-framework');
    return [program, '--target=hello', `--source=${source}`, '--host=127.0.0.1'];
  },
};

for (const [name, prepare] of Object.entries(SERVERS)) {
  describe(`a program not written for Multinode: ${name}`, () => {
    let folder: string;
    let hold: string;
    let agent: TestAgent | undefined;

    before(async function () {
      this.timeout(240_000);
      folder = mkdtempSync(join(tmpdir(), 'multinode-real-workers-'));
      hold = join(folder, 'hold');
      let command: readonly string[];
      try {
        command = prepare(folder);
      } catch (error) {
        skip(this, `it can't be installed here: ${String(error).split('\n')[0]}`);
      }
      agent = await TestAgent.start();
      const limits: Partial<FunctionSpec> = { max_workers: 4, spare_workers: 1, cooldown_period: 1 };
      await agent.apply(manifestOf({ hello: functionSpec('', { ...limits, command }) }));
    });

    after(async () => {
      rmSync(folder, { recursive: true, force: true });
      await agent?.remove();
    });

    const running = () => {
      if (!agent) throw new Error('the agent has not been started');
      return agent;
    };
    const status = () => running().functionStatus('hello');
    const hello = (path = '', body = '') =>
      call(`${running().url}/functions/hello${path}`, running().key, { body });
    const holdOpen = (count: number) =>
      Array.from({ length: count }, () => hello(`/held?hold=${encodeURIComponent(hold)}`));
    const workers = (count: number) =>
      until(`there are ${count} workers, all ready`, async () => {
        const { starting, idle, busy, stopping } = (await status()).workers;
        return idle + busy === count && starting + stopping === 0;
      });
    const inFlight = (executing: number, waiting: number) =>
      until(`${executing} execute and ${waiting} wait`, async () => {
        const found = await status();
        return found.executing === executing && found.waiting === waiting;
      });

    it('gets the call unchanged, and its response goes back', async () => {
      const answer = await hello('/some/path?x=1', 'a body');
      expect(answer.status).to.equal(200);
      expect(JSON.parse(answer.text)).to.include({ method: 'POST', path: '/some/path' });
    });

    it('gets the body', async () => {
      const { text } = await call(`${running().url}/functions/hello`, running().key, {
        headers: { 'content-type': 'text/plain' },
        body: 'a body',
      });
      expect(JSON.parse(text).body).to.equal('a body');
    });

    it('scales with the calls in flight, one call a worker, and back to the spare ones', async () => {
      await workers(1);
      writeFileSync(hold, '');
      const two = holdOpen(2);
      await inFlight(2, 0);
      await workers(3);
      const more = holdOpen(4);
      await inFlight(4, 2);
      await workers(4);

      rmSync(hold);
      const answers = await Promise.all([...two, ...more]);
      expect(answers.map((answer) => answer.status)).to.deep.equal([200, 200, 200, 200, 200, 200]);
      expect(new Set(answers.map((answer) => JSON.parse(answer.text).pid)).size).to.equal(4);
      await workers(1);
    });
  });
}
