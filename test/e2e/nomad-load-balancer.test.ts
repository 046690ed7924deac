/** Services in a real Nomad behind a program beside the agent, with plain Terraform and the real nomad provider. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { agentJob, agentService } from '../../providers/nomad/names.js';
import { array, object, string } from '../../src/json/shape.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { BALANCED_PLACES, type BalancedPlace } from '../support/balanced-place.js';
import { BalancedStack } from '../support/balanced-stack.js';
import type { Load } from '../support/load.js';
import { skip } from '../support/skip.js';
import { lackingNomadProvider } from '../support/terraform-providers.js';
import { until } from '../support/until.js';

const goesOn = async (load: Load) => {
  const before = load.answers;
  await until('they are served on', () => load.answers > before + 100);
};

const PROGRAMS = ['haproxy', 'traefik'] as const;
const cases = Object.entries(BALANCED_PLACES).flatMap(([kind, placeFor]) =>
  PROGRAMS.map((program) => ({ kind, placeFor, program })),
);

for (const { kind, placeFor, program } of cases) {
  describe(`services behind ${program} in Nomad, as ${kind}`, function () {
    this.timeout(600_000);
    let place: BalancedPlace | undefined;
    let stack: BalancedStack;

    before(async function () {
      const lack = await lackingNomadProvider();
      if (lack) skip(this, lack);
      if (!existsSync(join(PACKAGE_ROOT, 'dist/src/agent/bundle.mjs')))
        throw new Error('run "npm run build" first');
      place = await placeFor(this, program);
      stack = await BalancedStack.in(place, program);
      await stack.apply('1', 2);
      await stack.settled(2);
    });

    after(async () => {
      await stack?.remove();
      await place?.remove();
    });

    it('lose no request while they are changed, and the second plan is empty', async () => {
      expect(await stack.terraform.plan()).to.deep.equal({ changes: false });
      const load = await stack.underLoad(async (load) => {
        expect([...load.versions]).to.deep.equal(['1']);
        await stack.apply('2', 2);
        await until('the second serves', () => load.versions.has('2'));
        await stack.settled(2);
        await goesOn(load);
      });
      expect(load.failures, load.outcome).to.deep.equal([]);
      expect(await stack.terraform.plan()).to.deep.equal({ changes: false });
    });

    it('lose no request while their number changes, up and down', async () => {
      const load = await stack.underLoad(async (load) => {
        const replicas = new Set<string>();
        await stack.apply('2', 4);
        await stack.settled(4);
        await until('all four serve', () => load.last && replicas.add(load.last.replica).size === 4);
        await stack.apply('2', 2);
        await stack.settled(2);
        await until('two serve', () => [...replicas].filter((each) => load.serves(each)).length === 2);
      });
      expect(load.failures, load.outcome).to.deep.equal([]);
    });

    it("are counted in the status, by the response's class", async () => {
      const count = async () => (await stack.client.status()).services.web?.requests?.outcomes['2xx'] ?? 0;
      const before = await count();
      const load = await stack.underLoad(async () => {
        await until('some are counted', async () => (await count()) > before);
      });
      await until('all are counted', async () => (await count()) >= before + load.answers);
    });

    it('are served while the agent is away', async () => {
      const before = await stack.agent();
      const load = await stack.underLoad(async (load) => {
        const started = stack.kill('agent');
        await until('it is away', async () => (await stack.agent()) === null);
        await goesOn(load);
        await started;
        await until('another is there', async () => ![null, before].includes(await stack.agent()));
        await stack.settled(2);
        await goesOn(load);
      });
      expect(load.failures, load.outcome).to.deep.equal([]);
      expect([...load.versions]).to.deep.equal(['2']);
    });

    it(`are served again after ${program} was killed, by the same agent and replicas`, async () => {
      const before = await stack.agent();
      const { last } = await stack.underLoad(async () => {});
      await stack.kill(program);
      await until('they are served', () => stack.serves());
      const load = await stack.underLoad(async (load) => {
        await until('by a replica that was there', () => last && load.serves(last.replica));
      });
      expect(load.failures, load.outcome).to.deep.equal([]);
      await stack.settled(2);
      expect(await stack.agent()).to.equal(before);
    });

    it('are destroyed with it and everything else', async () => {
      await stack.terraform.destroy();
      const { nomad, application } = stack;
      const jobs = array(object<{ readonly ID: string }>({ ID: string }));
      const left = await nomad.json('GET', '/v1/jobs', jobs);
      expect(left.filter(({ ID }) => ID.startsWith(agentJob(application)))).to.deep.equal([]);
      const service = `/v1/service/${agentService(application)}`;
      expect(await nomad.json('GET', service, array(object({})))).to.deep.equal([]);
      const load = stack.load(1);
      const refused = load.run();
      await until('nobody listens', () => load.failures.some((each) => each.includes('ECONNREFUSED')));
      load.stop();
      await refused;
    });
  });
}
