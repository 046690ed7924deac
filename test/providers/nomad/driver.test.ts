import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Driver, Exit, WorkerSpec } from '../../../providers/driver.js';
import { nomadAccess } from '../../../providers/nomad/api/environment.js';
import { Nomad } from '../../../providers/nomad/api/nomad.js';
import { openNomadDriver } from '../../../providers/nomad/driver.js';
import { jobPrefix, WORKER } from '../../../providers/nomad/names.js';
import { MISSING } from '../../../providers/shared/lines.js';
import { driverContract } from '../../contracts/driver.js';
import { ask, collect, refusal, stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';
import { needNomad } from '../../support/nomad.js';
import { serve } from '../../support/serve.js';
import { skip } from '../../support/skip.js';
import { until } from '../../support/until.js';
import { nomad } from './target.js';

describe('nomad driver', function () {
  this.timeout(240_000);

  before(async function () {
    await needNomad(this);
  });

  driverContract(nomad);

  describe('in Nomad', () => {
    const folder = temporaryFolder();
    const exits = new Map<string, Exit>();
    let driver: Driver;
    let client: Nomad;

    beforeEach(async () => {
      exits.clear();
      client = new Nomad(nomadAccess(process.env));
      driver = await nomad.open({ application: 'cluster', dataDir: folder(), root: folder() });
      driver.watch((id, exit) => exits.set(id, exit));
    });

    afterEach(async () => {
      await stopAll(driver);
      await driver.close();
      await client.close();
    });

    const script = (id: string, text: string, more: Partial<WorkerSpec> = {}) =>
      workerSpec(id, { ...nomad.script(text), ...more });
    const exitOf = (id: string) => until(`${id} ended`, () => exits.get(id));
    const textOf = async (path: string, query = {}) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await client.open(path, { query })) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };

    it('runs a command as a user of its node', async function () {
      if (process.getuid?.() !== 0) skip(this, 'only root runs programs as another user');
      const text = 'id -un; [ -w /etc ] || echo no';
      const more = { user: 'nobody', working_dir: '/' };
      await driver.start(script('other', text, more));
      expect(await exitOf('other')).to.include({ code: 0 });
      const lines = await collect(driver.logs('other', {}));
      expect(lines.map(({ text: line }) => line)).to.deep.equal(['nobody', 'no']);
    });

    it("gives the input as a file, whatever its content, and the execution's variables", async () => {
      const input = `{{ key "x" }} #[[ if ]]# "quoted"\n\${node.datacenter} \${NOMAD_META_x} $\${HOME} %{ \\ ключ`;
      const environment = {
        MULTINODE_EXECUTION_ID: 'e{{1',
        MULTINODE_INPUT: input,
        OTHER: '# {{ x }} ${HOME}',
      };
      const say =
        'cat "$MULTINODE_INPUT_FILE"; echo; echo "$MULTINODE_INPUT"; echo "$MULTINODE_EXECUTION_ID$OTHER"';
      await driver.start(script('fed', say, { kind: 'job', input, environment }));
      expect((await exitOf('fed')).code).to.equal(0);
      const lines = (await collect(driver.logs('fed', {}))).map(({ text }) => text);
      expect(lines.join('\n')).to.equal(`${input}\n${input}\ne{{1# {{ x }} \${HOME}`);
    });

    it('gives an execution without input an empty file', async () => {
      const environment = { MULTINODE_EXECUTION_ID: 'e1', MULTINODE_INPUT: '' };
      const say = 'cat "$MULTINODE_INPUT_FILE" | wc -c; echo "$MULTINODE_INPUT$MULTINODE_EXECUTION_ID"';
      await driver.start(script('unfed', say, { kind: 'scheduled_task', environment, input: '' }));
      expect((await exitOf('unfed')).code).to.equal(0);
      expect((await collect(driver.logs('unfed', {}))).map(({ text }) => text)).to.deep.equal(['0', 'e1']);
    });

    it('is followed beyond what the node keeps of its log, to its very last line', async () => {
      const count = 250_000;
      const dots = '.'.repeat(60);
      const part = `seq -f "line %.0f ${dots}" $((k * 10000)) $((k * 10000 + 9999))`;
      const say = `echo begun; k=0; while [ $k -lt 25 ]; do ${part}; k=$((k + 1)); sleep 0.1; done; printf END`;
      await driver.start(script('long', say, { kind: 'job' }));
      let last = -1;
      let gap = false;
      const rest: string[] = [];
      for await (const { text } of driver.logs('long', { follow: true })) {
        const number = Number(/^line (\d+) /.exec(text)?.[1]);
        if (text === MISSING) gap = true;
        else if (Number.isNaN(number)) rest.push(text);
        else {
          if (!gap) expect(number).to.equal(last + 1);
          gap = false;
          last = number;
        }
      }
      expect(last).to.equal(count - 1);
      expect(rest).to.deep.equal(['begun', 'END']);
      // What the node keeps.
      const kept = (await collect(driver.logs('long', { tail: 3 }))).map(({ text }) => text.slice(0, 12));
      expect(kept.at(-1)).to.equal('END');
    });

    it("makes the node fetch a job's large input from the agent, with the execution's token", async () => {
      let input = 'ключ '.repeat(20_000);
      const agent = await serve((request, response) => {
        const right =
          request.url === '/v1/executions/e1/input' && request.headers.authorization === 'Bearer good';
        response.writeHead(right ? 200 : 401).end(right ? input : '');
      });
      const large = (id: string, MULTINODE_TOKEN: string) =>
        script(
          id,
          'cat "$MULTINODE_INPUT_FILE" | sha256sum; printf %s "$MULTINODE_INPUT" | wc -c; echo "$MULTINODE_TOKEN$KEY"',
          {
            kind: 'job',
            input,
            environment: {
              MULTINODE_URL: agent.url,
              MULTINODE_EXECUTION_ID: 'e1',
              MULTINODE_TOKEN,
              MULTINODE_INPUT: input,
              KEY: 'shared',
            },
          },
        );
      await driver.start(large('fed', 'good'));
      expect((await exitOf('fed')).code).to.equal(0);
      const [sum, length, said] = (await collect(driver.logs('fed', {}))).map(({ text }) => text);
      expect(sum?.split(' ')[0]).to.equal(createHash('sha256').update(input).digest('hex'));
      expect([length, said]).to.deep.equal(['0', 'goodshared']);
      input = '"\n$'.repeat(11_000).slice(0, 32 * 1024);
      await driver.start(large('both', 'good'));
      expect((await exitOf('both')).code).to.equal(0);
      expect((await collect(driver.logs('both', {})))[1]?.text).to.equal(String(input.length));
      const error = await refusal(driver.start(large('hungry', 'bad')));
      expect(error).to.include({ code: 'MN4007' });
      expect(error.message).to.contain('401');
      await agent.close();
    });

    it('refuses an input that nobody can pass on', async () => {
      const error = await refusal(
        driver.start(script('large', 'exit 0', { kind: 'scheduled_task', input: 'x'.repeat(20_000) })),
      );
      expect(error).to.include({ code: 'MN4007' });
      expect(error.message).to.contain('16 KiB');
    });

    it('keeps environment and secrets out of jobs and allocations', async () => {
      const spec = workerSpec('holder', { ...nomad.program('serve.mjs'), serves: true });
      const worker = await driver.start({
        ...spec,
        environment: { KEY: 'hushhush', MULTINODE_KEY: 'hush' },
        secrets: { token: 'more hush' },
      });
      expect((await ask(worker)).secrets).to.deep.equal({ token: 'more hush' });
      const prefix = jobPrefix('cluster');
      const jobs = JSON.parse(await textOf('/v1/jobs', { prefix })) as { ID: string }[];
      const shown = await Promise.all([
        textOf('/v1/allocations', { filter: `JobID matches "^${prefix}"`, resources: true }),
        ...jobs.map(({ ID }) => textOf(`/v1/job/${encodeURIComponent(ID)}`)),
      ]);
      expect(shown.join()).to.contain('multinode_worker').and.not.to.contain('hush');
    });

    it('counts workers that Nomad itself has ended as lost', async () => {
      await driver.start(script('evicted', 'exec sleep 1000'));
      await driver.start(script('failed', 'exit 3'));
      const prefix = jobPrefix('cluster');
      const jobs = JSON.parse(await textOf('/v1/jobs', { prefix, meta: true })) as {
        ID: string;
        Meta: Record<string, string> | null;
      }[];
      const job = jobs.find(({ Meta }) => Meta?.[WORKER] === 'evicted')?.ID ?? '';
      await client.run('DELETE', `/v1/job/${encodeURIComponent(job)}`);
      expect(await exitOf('evicted')).to.include({ lost: true });
      expect((await exitOf('failed')).lost).to.equal(undefined);
    });

    it('says what Nomad has no room for', async () => {
      const error = await refusal(driver.start(script('vast', 'exit 0', { cpu: 1_000_000 })));
      expect(error).to.include({ code: 'MN4007' });
      expect(error.message).to.match(/no room: cpu/);
      expect(await driver.list()).to.deep.equal([]);
    });

    it('names the missing job', async () => {
      const stray = await openNomadDriver({ application: 'nowhere', dataDir: folder(), root: folder() });
      const error = await refusal(stray.start(script('lost', 'exit 0')));
      expect(error).to.include({ code: 'MN4007' });
      expect(error.message).to.contain(`${jobPrefix('nowhere')}work`);
      await stray.close();
    });
  });
});
