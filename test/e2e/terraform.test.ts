import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Files } from '../../providers/local/records.js';
import { agentFiles } from '../../src/agent/process/files.js';
import { TerraformError } from '../../src/errors/errors.js';
import { type Identity, isAlive, startTime } from '../../src/process/identity.js';
import type { TerraformEvent } from '../../src/terraform/cli/events.js';
import { findProgram } from '../../src/terraform/cli/program.js';
import { killForGood } from '../support/kill-agent.js';
import { skip } from '../support/skip.js';
import { TestStack } from '../support/stack.js';
import { until } from '../support/until.js';

const SECRET = 'correct-horse-battery-staple';

const manifest = (fields = '') => `
name: demo
functions:
  hello:
    command: node server.mjs
    spare_workers: 2
    cooldown_period: 1
    stop_grace_period: 5
    cpu: 0.1
    environment: { TEMPLATE: "$\${not.a.reference} %{if}" }
    secrets: [token]${fields}
secrets:
  token: { environment: STACK_TEST_TOKEN }
targets: { local: { port: 0 } }
`;

/** Answers with its pid and the variable that the manifest gives it. */
const PROGRAM = `
import { createServer } from 'node:http';
createServer((request, response) => response.end(process.pid + ' ' + process.env.TEMPLATE)).listen(process.env.PORT);
`;

for (const program of ['terraform', 'tofu']) {
  describe(`the local stack under ${program}`, () => {
    let stack: TestStack;
    const env: NodeJS.ProcessEnv = { MULTINODE_TERRAFORM: program, STACK_TEST_TOKEN: SECRET };

    before(async function () {
      this.timeout(120_000);
      await findProgram({ ...process.env, ...env }).catch((error: Error) => skip(this, error.message));
      stack = await TestStack.create(manifest(), env);
      writeFileSync(join(stack.root, 'server.mjs'), PROGRAM);
      await stack.terraform.init();
      await stack.terraform.apply();
    });

    after(async function () {
      this.timeout(120_000);
      await stack?.remove();
    });

    async function unchanged(): Promise<void> {
      expect(await stack.terraform.plan()).to.deep.equal({ changes: false });
    }

    /** What a plan says about each resource. */
    async function planned(): Promise<string[]> {
      const events: TerraformEvent[] = [];
      const { changes } = await stack.terraform.plan({ onEvent: (event) => events.push(event) });
      expect(changes).to.equal(true);
      return events.flatMap((event) =>
        event.type === 'planned' ? [`${event.action} ${event.address}`] : [],
      );
    }

    const workers = () =>
      until('two workers are ready, and there are no others', async () => {
        const { idle, ...others } = (await stack.client.status()).functions.hello?.workers ?? {};
        return idle === 2 && Object.values(others).every((count) => count === 0);
      });

    async function call(): Promise<string> {
      return (await stack.client.invoke('hello')).text();
    }

    async function failure(work: Promise<unknown>): Promise<TerraformError> {
      const error: unknown = await work.then(
        () => new Error('it did not fail'),
        (reason: unknown) => reason,
      );
      if (error instanceof TerraformError) return error;
      throw error;
    }

    it('runs the application', async () => {
      expect(await call())
        .to.match(/^\d+ /)
        .and.contain('${not.a.reference} %{if}');
      const outputs = await stack.terraform.outputs();
      expect(outputs.url).to.deep.include({ sensitive: false, value: stack.agent.url });
      expect(readFileSync(String(outputs.api_key_file?.value), 'utf8').trim()).to.equal(stack.agent.apiKey);
    });

    it('has nothing to change afterwards, however many workers there are', async () => {
      await workers();
      await unchanged();
      await Promise.all(Array.from({ length: 8 }, call));
      await unchanged();
    });

    it('has neither a secret nor the key in any state, backup, plan or log', async () => {
      const log = join(stack.root, 'trace.log');
      const trace = { TF_LOG: 'trace', TF_LOG_PATH: log };
      await stack.synthesise(manifest('\n    retries: 1'));
      const applied = [
        await stack.run(['plan', '-out', 'saved.tfplan', '-no-color'], trace),
        await stack.run(['show', '-json', 'saved.tfplan'], trace),
        await stack.run(['apply', '-no-color', 'saved.tfplan'], trace),
        await stack.run(['show', '-json'], trace),
        await stack.run(['state', 'pull'], trace),
      ];
      const { text: plan } = await stack.run(['show', '-no-color', 'saved.tfplan']);
      await stack.synthesise(manifest());
      await stack.terraform.apply();
      const files = ['terraform.tfstate', 'terraform.tfstate.backup', 'cdk.tf.json'];
      const found = [
        plan,
        ...applied.map(({ code, text }) => `${code} ${text}`),
        ...files.map((name) => readFileSync(join(stack.folder, name), 'utf8')),
        readFileSync(log, 'utf8'),
      ];
      for (const text of found) {
        expect(text.length).to.be.greaterThan(100);
        // Not expect(…).to.contain: a failure would print megabytes.
        expect([SECRET, stack.agent.apiKey].filter((secret) => text.includes(secret))).to.deep.equal([]);
      }
      const { text: shown } = await stack.run(['show', '-no-color']);
      expect(shown).to.contain('(sensitive value)');
    });

    it('shows a dead agent and restarts it in place, with its workers', async () => {
      await workers();
      const before = stack.agent;
      // For a second after a call there are three workers instead of two, and any of them may be the surplus.
      const serving = await until('a worker that answered stays', async () => {
        const pid = Number((await call()).split(' ')[0]);
        await workers();
        return startTime(pid) === undefined ? null : pid;
      });
      await killForGood(stack.agentFolder);
      expect(await planned()).to.deep.equal([
        'update multinode_agent.agent',
        'update multinode_application.application',
      ]);
      await stack.terraform.apply();
      expect(stack.agent.pid).not.to.equal(before.pid);
      expect(startTime(serving), 'the worker lives').not.to.equal(undefined);
      expect(stack.agent.apiKey).to.equal(before.apiKey);
      await call();
      await unchanged();
    });

    it('shows an application that was deleted, and pushes it again', async () => {
      await stack.client.deleteApplication();
      expect(await planned()).to.deep.equal(['create multinode_application.application']);
      await stack.terraform.apply();
      await call();
      await unchanged();
    });

    it('shows an application that was changed, and corrects it', async () => {
      const view = await stack.client.getApplication();
      const hello = view?.manifest.functions.hello;
      if (!view || !hello) throw new Error('no application');
      const inputs = { secrets: { token: SECRET }, env_files: {}, environment: {}, sources: {} };
      const functions = { hello: { ...hello, max_workers: 3 } };
      await stack.client.putApplication({ manifest: { ...view.manifest, functions }, inputs });
      expect(await planned()).to.deep.equal(['update multinode_application.application']);
      await stack.terraform.apply();
      expect((await stack.client.getApplication())?.manifest.functions.hello?.max_workers).to.equal(10);
      await unchanged();
    });

    it('applies a changed manifest in place, with the same agent', async () => {
      const { pid } = stack.agent;
      await stack.synthesise(manifest('\n    max_workers: 4'));
      expect(await planned()).to.deep.equal(['update multinode_application.application']);
      await stack.terraform.apply();
      expect(stack.agent.pid).to.equal(pid);
      expect((await stack.client.status()).functions.hello?.max_workers).to.equal(4);
      await unchanged();
    });

    it('shows a changed secret and a changed program as an update, without their contents', async () => {
      const { text } = await stack.run(['plan', '-no-color'], { STACK_TEST_TOKEN: 'another-secret' });
      expect(text).to.contain('1 to change').and.not.contain('another-secret').and.not.contain(SECRET);
      writeFileSync(join(stack.root, 'server.mjs'), `${PROGRAM}// changed`);
      expect(await planned()).to.deep.equal(['update multinode_application.application']);
      await stack.terraform.apply();
      await unchanged();
    });

    it("reports at its line what the manifest refers to but can't be found", async () => {
      const { code, text } = await stack.run(['plan', '-no-color'], { STACK_TEST_TOKEN: undefined });
      expect(code).to.equal(1);
      expect(text).to.contain('environment variable STACK_TEST_TOKEN is not set');
      expect(text).to.contain('"environment": "STACK_TEST_TOKEN"');
    });

    it('refuses an invalid manifest, at its line', async () => {
      stack.edit('"max_workers": 4', '"max_workers": 101');
      const error = await failure(stack.terraform.plan());
      const lines = readFileSync(join(stack.folder, 'cdk.tf.json'), 'utf8').split('\n');
      const line = lines.findIndex((text) => text.includes('"max_workers": 101')) + 1;
      expect(error.diagnostics).to.have.length(1);
      expect(error.diagnostics[0]).to.deep.include({
        severity: 'error',
        address: 'multinode_application.application',
        place: { file: 'cdk.tf.json', line },
      });
      expect(error.diagnostics[0]?.summary).to.contain('max_workers').and.contain('100');
      stack.edit('"max_workers": 101', '"max_workers": 4');
    });

    it('imports what runs', async () => {
      const { pid, url, apiKey } = stack.agent;
      await stack.run(['state', 'rm', 'multinode_application.application', 'multinode_agent.agent']);
      const agent = await stack.run(['import', 'multinode_agent.agent', 'demo@agent']);
      expect(agent.code, agent.text).to.equal(0);
      const wrong = await stack.run(['import', 'multinode_agent.agent', 'other@agent']);
      expect(wrong.code).to.equal(1);
      const key = { MULTINODE_KEY: apiKey };
      const application = await stack.run(['import', 'multinode_application.application', url], key);
      expect(application.code, application.text).to.equal(0);
      expect(stack.agent.pid).to.equal(pid);
      await stack.terraform.apply();
      await call();
      await unchanged();
    });

    it('continues where an interrupted apply stopped', async function () {
      this.timeout(120_000);
      await stack.terraform.destroy();
      const interrupt = new AbortController();
      const error = await failure(
        stack.terraform.apply({
          signal: interrupt.signal,
          onEvent: (event) => event.type === 'started' && interrupt.abort(),
        }),
      );
      expect(error.message).to.contain('interrupted');
      await stack.terraform.apply();
      await call();
      await unchanged();
    });

    /** The agent, its workers' recorded wrappers, and the program that answers. */
    async function processes(): Promise<Identity[]> {
      await workers();
      const pid = Number.parseInt(await call(), 10);
      const records = new Files(agentFiles(stack.agentFolder).driver).readAll();
      const found = [
        stack.agent,
        { pid, startTime: startTime(pid) ?? '' },
        ...records.map(({ identity }) => identity),
      ];
      expect(found.filter(isAlive)).to.have.length.of.at.least(4);
      return found;
    }

    it('leaves no process and no file behind when it is destroyed', async () => {
      const all = await processes();
      await stack.terraform.destroy();
      expect(all.filter(isAlive)).to.deep.equal([]);
      expect(existsSync(stack.agentFolder)).to.equal(false);
    });

    it('leaves no worker behind if the agent has died first', async () => {
      await stack.terraform.apply();
      const all = await processes();
      await killForGood(stack.agentFolder);
      await stack.terraform.destroy();
      expect(all.filter(isAlive)).to.deep.equal([]);
      expect(existsSync(stack.agentFolder)).to.equal(false);
    });
  });
}
