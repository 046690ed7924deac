import { expect } from 'chai';
import { checkSupported } from '../../src/compiler/support.js';
import { functionSpec, locateByDepth, manifest } from './manifests.js';

const source = { file: 'multinode.yaml', locate: locateByDepth };

describe('support by targets', () => {
  it('includes functions and daemons with a command on the local target, with gpus and quotas', () => {
    const functions = { hello: functionSpec({ gpu: 1 }), both: functionSpec({ image: 'app:1' }) };
    expect(checkSupported(manifest({ functions, quotas: { gpu: 2 } }), 'local', source)).to.deep.equal([]);
  });

  it('excludes functions without a command on the local target', () => {
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

  it('excludes some combinations of settings on the nomad target', () => {
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

  it('includes several agents in Nomad only with a folder that all of them share', () => {
    const given = manifest({ functions: { hello: functionSpec() } });
    const refusals = (fields: Partial<typeof given.targets.nomad>) => {
      const nomad = { ...given.targets.nomad, agents: 2, ...fields };
      return checkSupported({ ...given, targets: { ...given.targets, nomad } }, 'nomad', source).map(
        ({ message }) => message,
      );
    };
    expect(refusals({})).to.deep.equal(['several agents need a job, but the agent is not a job']);
    expect(refusals({ agent: 'job' })).to.deep.equal(['several agents need a shared folder']);
    expect(refusals({ agent: 'job', data_dir: '/shared' })).to.deep.equal([]);
  });

  it('includes another load balancer in Nomad only with a single agent that is a job', () => {
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
          `${load_balancer} gets the list of replicas through the folder of the agent's allocation, but the agent is not a job`,
        ],
      ]);
      expect(refusals({ agent: 'job', agents: 2, data_dir: '/shared' })).to.deep.equal([
        [
          'load_balancer',
          `each of several agents would have its own ${load_balancer}, but only the active agent could update its list of replicas`,
        ],
      ]);
    }
  });

  it("reports every unsupported workload, in the file's order", () => {
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
