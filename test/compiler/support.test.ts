import { expect } from 'chai';
import { checkSupported } from '../../src/compiler/support.js';
import { functionSpec, locateByDepth, manifest } from './manifests.js';

const source = { file: 'multinode.yaml', locate: locateByDepth };

describe('what this version can run', () => {
  it('is functions and daemons with a command on the local target, with gpus and quotas', () => {
    const functions = { hello: functionSpec({ gpu: 1 }), both: functionSpec({ image: 'app:1' }) };
    expect(checkSupported(manifest({ functions, quotas: { gpu: 2 } }), 'local', source)).to.deep.equal([]);
  });

  it('is not a function without a command on the local target', () => {
    const { command: _, ...noCommand } = functionSpec({ image: 'app:1' });
    expect(checkSupported(manifest({ functions: { hello: noCommand } }), 'local', source)).to.deep.equal([
      {
        code: 'MN2002',
        message: 'function "hello" has no command; the local target runs commands, not images',
        hint: 'add command, such as "node server.js", or choose another target',
        path: ['functions', 'hello'],
        file: 'multinode.yaml',
        position: { line: 3, column: 6, length: 1 },
      },
    ]);
  });

  it('is not everything that a nomad target may be asked for', () => {
    const { command: _, ...neither } = functionSpec();
    const build = { context: '.', dockerfile: 'Dockerfile', args: {} };
    const given = manifest({ functions: { hello: neither, built: functionSpec({ build }) } });
    const nomad = {
      ...given.targets.nomad,
      agents: 2,
      port: 4747,
      volume: 'data',
      data_dir: '/srv',
      acl: true,
      load_balancer: 'haproxy',
    } as const;
    const issues = checkSupported({ ...given, targets: { ...given.targets, nomad } }, 'nomad', source);
    expect(new Set(issues.map(({ code }) => code))).to.deep.equal(new Set(['MN2006']));
    expect(issues.map(({ path }) => path.join('.'))).to.have.members([
      'targets.nomad.agents',
      'targets.nomad.acl',
      'targets.nomad.port',
      'targets.nomad.volume',
      'targets.nomad.data_dir',
      'targets.nomad.load_balancer',
      'functions.hello',
      'functions.built',
    ]);
    expect(checkSupported(manifest({ functions: { hello: functionSpec() } }), 'nomad', source)).to.deep.equal(
      [],
    );
  });

  it('is several agents in Nomad only with a folder that all of them reach', () => {
    const given = manifest({ functions: { hello: functionSpec() } });
    const refusals = (fields: Partial<typeof given.targets.nomad>) => {
      const nomad = { ...given.targets.nomad, agents: 2, ...fields };
      return checkSupported({ ...given, targets: { ...given.targets, nomad } }, 'nomad', source).map(
        ({ message }) => message,
      );
    };
    expect(refusals({})).to.deep.equal(['several agents are allocations of a job, and the agent is none']);
    expect(refusals({ agent: 'job' })).to.deep.equal(['several agents need a folder that all of them reach']);
    expect(refusals({ agent: 'job', data_dir: '/shared' })).to.deep.equal([]);
  });

  it('is another load balancer in Nomad only beside one agent that is a job', () => {
    const given = manifest({ functions: { hello: functionSpec() } });
    for (const load_balancer of ['haproxy', 'traefik'] as const) {
      const refusals = (fields: Partial<typeof given.targets.nomad>) => {
        const nomad = { ...given.targets.nomad, load_balancer, ...fields };
        return checkSupported({ ...given, targets: { ...given.targets, nomad } }, 'nomad', source).map(
          ({ path, message }) => [path.at(-1), message],
        );
      };
      expect(refusals({ agent: 'job' })).to.deep.equal([]);
      expect(refusals({ agent: 'job', agent_image: 'agent:1' })).to.deep.equal([]);
      expect(refusals({})).to.deep.equal([
        [
          'load_balancer',
          `${load_balancer} is told of the replicas through the folder of an allocation, and the agent has none`,
        ],
      ]);
      expect(refusals({ agent: 'job', agents: 2, data_dir: '/shared' })).to.deep.equal([
        [
          'load_balancer',
          `several agents would have one ${load_balancer} each, and only the one that decides could tell its own of the replicas`,
        ],
      ]);
    }
  });

  it('names every workload that it cannot run, in the order of the file', () => {
    const lines: Record<string, number> = { watcher: 2, hello: 5 };
    const { command: _, ...noCommand } = functionSpec({ image: 'app:1' });
    const issues = checkSupported(
      manifest({ functions: { hello: noCommand }, daemons: { watcher: noCommand } }),
      'local',
      {
        file: 'multinode.yaml',
        locate: (path) => ({ line: lines[path.at(-1) ?? ''] ?? 1, column: 1, length: 1 }),
      },
    );
    expect(issues.map(({ code, message, position }) => [position?.line, code, message])).to.deep.equal([
      [2, 'MN2002', 'daemon "watcher" has no command; the local target runs commands, not images'],
      [5, 'MN2002', 'function "hello" has no command; the local target runs commands, not images'],
    ]);
  });
});
