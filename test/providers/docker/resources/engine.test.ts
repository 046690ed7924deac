import { expect } from 'chai';
import { Engine } from '../../../../providers/docker/engine/engine.js';
import { APPLICATION, COMPOSE_PROJECT, WORKER } from '../../../../providers/docker/labels.js';
import {
  agentContainer,
  daemonContainer,
  networkName,
  volumeName,
} from '../../../../providers/docker/names.js';
import { dockerEngineResource } from '../../../../providers/docker/resources/engine.js';
import { dockerWorkersResource } from '../../../../providers/docker/resources/workers.js';
import { fromJson } from '../../../../src/terraform/framework/protocol/values.js';
import { refusal } from '../../../contracts/support.js';
import { needEngine } from '../../../support/engine.js';
import { applied, created, destroyed, imported } from '../../../support/resource-lifecycle.js';
import { IMAGE, needImage } from '../../../support/worker-image.js';

const NAME = 'resources';

describe('on an Engine,', function () {
  this.timeout(120_000);
  let engine: Engine;
  let host: string;

  before(async function () {
    await needEngine(this);
    host = process.env.DOCKER_HOST ?? '';
    await needImage(host);
    engine = await Engine.at({ DOCKER_HOST: host });
  });
  after(() => engine?.close());

  async function container(name: string, labels: Record<string, string>, network = 'none'): Promise<string> {
    const body = {
      Image: IMAGE,
      Cmd: ['sleep', '1000'],
      Labels: labels,
      HostConfig: { NetworkMode: network, Init: true },
    };
    await engine.run('POST', '/containers/create', { query: { name }, body });
    await engine.run('POST', `/containers/${name}/start`);
    return `/containers/${name}`;
  }

  const has = (path: string) =>
    engine.run('GET', path.startsWith('/containers') ? `${path}/json` : path).then(
      () => true,
      () => false,
    );

  describe('multinode_docker_engine', () => {
    const things = {
      volume: async () => {
        await engine.run('POST', '/volumes/create', { body: { Name: volumeName(NAME) } });
        return `/volumes/${volumeName(NAME)}`;
      },
      network: async () => {
        await engine.run('POST', '/networks/create', { body: { Name: networkName(NAME) } });
        return `/networks/${networkName(NAME)}`;
      },
      container: () => container(agentContainer(NAME), {}),
    };

    for (const [kind, make] of Object.entries(things)) {
      it(`refuses an existing ${kind}, and leaves it alone`, async () => {
        const path = await make();
        try {
          const error = await refusal(created(dockerEngineResource, { application: NAME, host }));
          expect(error).to.include({ code: 'MN3006' });
          expect(String(error)).to.contain(`a ${kind} multinode-${NAME}`);
          // The plan already reports it: if it replaces another one, Terraform would remove that first.
          const given = { application: NAME, host };
          const replaced = await created(dockerEngineResource, { application: 'other', host });
          const { planned } = await dockerEngineResource.plan(null, given, replaced);
          expect(planned.taken).to.equal(error.message);
          expect(await has(path)).to.equal(true);
        } finally {
          await engine.run('DELETE', path, kind === 'container' ? { query: { force: true } } : {});
        }
      });
    }

    it("refuses a container with a daemon's name, even if the daemon is added later", async () => {
      const taken = await container(daemonContainer(NAME, 'beat'), {});
      const own = await container(daemonContainer(NAME, 'tick'), { [APPLICATION]: NAME });
      const given = { application: NAME, host };
      const daemons = (...names: string[]) => ({ ...given, daemons: fromJson(names) });
      try {
        const state = await created(dockerEngineResource, given);
        for (const refused of [
          () => created(dockerEngineResource, daemons('beat')),
          () => applied(dockerEngineResource, state, daemons('tick', 'beat')),
        ]) {
          const error = await refusal(refused());
          expect(error).to.include({ code: 'MN3006' });
          const container = daemonContainer(NAME, 'beat');
          expect(error.message).to.contain(`a container ${container} from image ${IMAGE}, which`);
        }
        // What has the application's label was created by the stack, or by an earlier version of it.
        await applied(dockerEngineResource, state, daemons('tick'));
      } finally {
        for (const path of [taken, own]) await engine.run('DELETE', path, { query: { force: true } });
      }
    });

    for (const [kind, make] of Object.entries(things)) {
      it(`refuses to apply anything while somebody else's ${kind} has one of the application's names, but not to destroy`, async () => {
        const given = { application: NAME, host };
        const state = await created(dockerEngineResource, given);
        const path = await make();
        try {
          const error = await refusal(applied(dockerEngineResource, state, given));
          expect(error).to.include({ code: 'MN3006' });
          expect(error.message).to.contain(`a ${kind} multinode-${NAME}`);
          const { planned } = await dockerEngineResource.plan(state, given);
          expect(planned.taken).to.equal(error.message);
          // Terraform plans before it destroys.
          await destroyed(dockerEngineResource, state);
        } finally {
          await engine.run('DELETE', path, kind === 'container' ? { query: { force: true } } : {});
        }
        expect(await dockerEngineResource.plan(state, given)).to.deep.equal({ planned: state, replaces: [] });
      });
    }

    it('names the owner, if the Engine knows it', async () => {
      const state = await created(dockerEngineResource, { application: NAME, host });
      const owners = {
        'of application other': { [APPLICATION]: 'other' },
        'of Compose project blog': { [COMPOSE_PROJECT]: 'blog' },
        [`from image ${IMAGE}`]: {},
      };
      for (const [owner, labels] of Object.entries(owners)) {
        const path = await container(agentContainer(NAME), labels);
        try {
          const { planned } = await dockerEngineResource.plan(state, { application: NAME, host });
          expect(planned.taken).to.contain(
            `a container ${agentContainer(NAME)} ${owner}, which was not created`,
          );
        } finally {
          await engine.run('DELETE', path, { query: { force: true } });
        }
      }
    });

    it('recognises its own things in a plan by their label', async () => {
      const given = { application: NAME, host };
      const state = await created(dockerEngineResource, given);
      const Labels = { [APPLICATION]: NAME };
      const [network, volume] = [networkName(NAME), volumeName(NAME)];
      await engine.run('POST', '/networks/create', { body: { Name: network, Labels } });
      await engine.run('POST', '/volumes/create', { body: { Name: volume, Labels } });
      const agent = await container(agentContainer(NAME), Labels);
      try {
        expect(await dockerEngineResource.plan(state, given)).to.deep.equal({ planned: state, replaces: [] });
      } finally {
        await engine.run('DELETE', agent, { query: { force: true } });
        await engine.run('DELETE', `/networks/${network}`);
        await engine.run('DELETE', `/volumes/${volume}`);
      }
    });

    it("finds the Engine's socket, from the given address or the environment's", async () => {
      const socket = host.replace(/^unix:\/\//, '');
      const state = await created(dockerEngineResource, { application: NAME, host });
      expect(state).to.deep.equal({
        application: NAME,
        host,
        daemons: null,
        address: '',
        socket,
        taken: null,
      });
      expect(await created(dockerEngineResource, { application: NAME, host: null })).to.include({ socket });
      expect(await imported(dockerEngineResource, NAME)).to.deep.equal({ ...state, host: '' });
      const again = await dockerEngineResource.plan(state, { application: NAME, host });
      expect(again).to.deep.equal({ planned: state, replaces: [] });
    });

    it('refuses an Engine on another machine without an address for it', async () => {
      const given = { application: NAME, host: 'ssh://nobody@localhost:1' };
      const error = await refusal(created(dockerEngineResource, given));
      expect(error).to.include({ code: 'MN2006' });
      expect(error.message).to.contain('targets.docker.address');
    });

    it('is replaced if the application or the address changes', async () => {
      const state = await created(dockerEngineResource, { application: NAME, host });
      const other = { application: 'other', host: 'unix:///run/other.sock' };
      expect((await dockerEngineResource.plan(state, other)).replaces).to.have.members([
        'application',
        'host',
      ]);
    });
  });

  describe('multinode_docker_workers', () => {
    it('names at once what else is on the network when it is destroyed', async () => {
      const network = networkName(NAME);
      await engine.run('POST', '/networks/create', { body: { Name: network } });
      const foreign = await container(`${NAME}-foreign`, {}, network);
      const daemon = await container(`${NAME}-daemon`, { [APPLICATION]: NAME }, network);
      try {
        const state = await created(dockerWorkersResource, { application: NAME, host });
        const error = await refusal(destroyed(dockerWorkersResource, state));
        expect(error).to.include({ code: 'MN3008' });
        expect(error.message).to.contain(`in use by ${NAME}-foreign, which is not`);
        await engine.run('DELETE', foreign, { query: { force: true } });
        await destroyed(dockerWorkersResource, state);
      } finally {
        for (const path of [daemon, foreign])
          await engine.run('DELETE', path, { query: { force: true } }).catch(() => {});
        await engine.run('DELETE', `/networks/${network}`);
      }
    });

    it("removes the application's workers, even running ones, and nothing else when it is destroyed", async () => {
      const own = await container(`${NAME}-own`, { [APPLICATION]: NAME, [WORKER]: 'own' });
      const kept = [
        await container(`${NAME}-daemon`, { [APPLICATION]: NAME }),
        await container(`${NAME}-other`, { [APPLICATION]: 'other', [WORKER]: 'other' }),
        await container(`${NAME}-foreign`, {}),
      ];
      try {
        const state = await created(dockerWorkersResource, { application: NAME, host });
        expect(await has(own)).to.equal(true);
        await destroyed(dockerWorkersResource, state);
        expect(await has(own)).to.equal(false);
        expect(await Promise.all(kept.map(has))).to.deep.equal([true, true, true]);
      } finally {
        for (const path of kept) await engine.run('DELETE', path, { query: { force: true } });
      }
    });
  });
});
