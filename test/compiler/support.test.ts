import { expect } from 'chai';
import { checkSupported } from '../../src/compiler/support.js';
import type {
  FunctionSpec,
  Mount,
  NomadWorkload,
  PortMapping,
  TargetName,
} from '../../src/manifest/model.js';
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

  it('includes health checks that something can make', () => {
    const refusals = (target: TargetName, fields: Partial<FunctionSpec>) =>
      checkSupported(
        manifest({ functions: { hello: functionSpec({ image: 'app:1', ...fields }) } }),
        target,
        source,
      ).map(({ path, message }) => `${path.join('.')}: ${message}`);
    const at = 'functions.hello.healthcheck: ';
    const test = ['CMD', 'check'];
    for (const target of ['local', 'docker', 'nomad'] as const) {
      expect(refusals(target, { healthcheck: { path: '/healthz', interval: 3600 } })).to.deep.equal([]);
      expect(refusals(target, { healthcheck: { test: ['NONE'] } })).to.deep.equal([]);
      expect(refusals(target, { healthcheck: { test } })).to.deep.equal([]);
    }
    expect(refusals('local', { healthcheck: { test, interval: 3600 } })).to.deep.equal([]);
    expect(refusals('docker', { healthcheck: { interval: 10 } })).to.deep.equal([]);
    expect(refusals('docker', { healthcheck: { test, interval: 60 } })).to.deep.equal([
      `${at}the Engine makes the first check after interval, 60 s, and a worker must be ready within startup_timeout, 60 s`,
    ]);
    expect(refusals('docker', { healthcheck: { test, interval: 60 }, startup_timeout: 90 })).to.deep.equal(
      [],
    );
    expect(refusals('nomad', { healthcheck: { interval: 10 } })).to.deep.equal([
      `${at}Nomad makes no use of an image's own health check`,
    ]);
    expect(refusals('local', { healthcheck: { interval: 10 } })).to.deep.equal([
      `${at}on the local target there is no image's own check to change`,
    ]);
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

  it('is no field that the target does not have, at its line, nor a value that it can not have', () => {
    const refused = (fields: Partial<FunctionSpec>, target: TargetName) =>
      checkSupported(manifest({ functions: { hello: functionSpec(fields) } }), target, source).map(
        ({ code, path, message, hint }) => ({ code, path: path.join('.'), message, hint }),
      );
    expect(refused({ hostname: 'db', stop_signal: 'SIGQUIT', init: true }, 'local')).to.deep.equal([
      {
        code: 'MN2006',
        path: 'functions.hello.hostname',
        message: "the local target does not have hostname: processes have the machine's host name",
        hint: 'leave out hostname, or choose another target: docker, nomad',
      },
    ]);
    expect(refused({ hostname: 'db', user: 'app' }, 'nomad')).to.deep.equal([
      {
        code: 'MN2006',
        path: 'functions.hello.hostname',
        message: 'the nomad target has hostname only for workloads with an image, and this function has none',
        hint: 'leave out hostname, or add image',
      },
    ]);
    expect(refused({ hostname: 'db', image: 'app:1' }, 'nomad')).to.deep.equal([]);
    const values = { image: 'app:1', stop_signal: 'SIGRTMIN+3', tmpfs: { '/run': 'size=1m,uid=1000' } };
    expect(refused(values, 'nomad').map(({ path }) => path)).to.deep.equal([
      'functions.hello.stop_signal',
      'functions.hello.tmpfs',
    ]);
    expect(refused(values, 'docker')).to.deep.equal([]);
    for (const user of ['1000', 'app:app']) {
      expect(refused({ user }, 'nomad').map(({ path }) => path)).to.deep.equal(['functions.hello.user']);
      expect(refused({ user, image: 'app:1' }, 'nomad')).to.deep.equal([]);
    }
    const negative = { image: 'app:1', oom_score_adj: -5 };
    expect(refused(negative, 'nomad').map(({ path }) => path)).to.deep.equal([
      'functions.hello.oom_score_adj',
    ]);
    expect(refused(negative, 'docker')).to.deep.equal([]);
    expect(refused({ init: false }, 'local').map(({ path }) => path)).to.deep.equal(['functions.hello.init']);
  });

  it('includes the port of a program only where workers do not share the ports of a machine', () => {
    const refused = (fields: Partial<FunctionSpec>, target: TargetName) =>
      checkSupported(manifest({ functions: { hello: functionSpec(fields) } }), target, source).map(
        ({ path, hint }) => [path.join('.'), hint],
      );
    const path = 'functions.hello.container_port';
    expect(refused({ container_port: 80 }, 'local')).to.deep.equal([
      [path, 'leave out container_port, or choose another target: docker, nomad'],
    ]);
    expect(refused({ container_port: 80 }, 'nomad')).to.deep.equal([
      [path, 'leave out container_port, or add image'],
    ]);
    for (const target of ['docker', 'nomad'] as const)
      expect(refused({ container_port: 80, image: 'app:1' }, target)).to.deep.equal([]);
  });

  it('is nothing that Terraform does not give to daemons of the docker target', () => {
    const daemon = { ...functionSpec({ image: 'app:1' }), pids_limit: 100, oom_score_adj: 5 };
    const issues = checkSupported(manifest({ daemons: { queue: daemon } }), 'docker', source);
    expect(issues.map(({ path }) => path.join('.'))).to.deep.equal([
      'daemons.queue.pids_limit',
      'daemons.queue.oom_score_adj',
    ]);
  });

  it('includes ports of daemons as far as the target maps them', () => {
    const tcp = { protocol: 'tcp' } as const;
    const { command, ...neither } = functionSpec();
    const refused = (ports: readonly PortMapping[], target: TargetName, image?: string) => {
      const { max_workers: _, ...spec } = neither;
      const runs = image === undefined ? { command: command ?? [] } : { image };
      const daemons = { db: { ...spec, ...runs, ports } };
      return checkSupported(manifest({ daemons }), target, source).map(({ path, message }) => {
        expect(path).to.deep.equal(['daemons', 'db', 'ports']);
        return message;
      });
    };
    const mapped = [{ target: 80, published: 8080, ...tcp }];
    const own = [{ target: 80, published: 80, ...tcp }];
    const at = [{ target: 80, published: 80, host_ip: '127.0.0.1', ...tcp }];
    const twice = [...mapped, { target: 81, published: 8080, protocol: 'udp' } as const];
    for (const ports of [mapped, own, at, twice]) expect(refused(ports, 'docker', 'db:1')).to.deep.equal([]);
    expect(refused(own, 'local')).to.deep.equal([]);
    expect(refused(own, 'nomad')).to.deep.equal([]);
    expect(refused(mapped, 'nomad', 'db:1')).to.deep.equal([]);
    expect([...refused(mapped, 'local'), ...refused(at, 'local')]).to.deep.equal([
      'the local target does not map ports: the program listens on 80 itself',
      "the program itself chooses the address on which it listens, so 127.0.0.1 can't be given for port 80",
    ]);
    expect([
      ...refused(mapped, 'nomad'),
      ...refused(at, 'nomad', 'db:1'),
      ...refused(twice, 'nomad', 'db:1'),
    ]).to.deep.equal([
      'Nomad maps ports for images only, and this command listens on 80 itself',
      "Nomad publishes port 80 on its node's address, and can't choose 127.0.0.1",
      'Nomad maps port 8080 for TCP and UDP alike, and here they lead to different ports',
    ]);
  });

  it('is no mount that the target can not make, at its line', () => {
    const volumes = {
      data: { external: false, driver: 'nfs' },
      others: { external: true },
      made: { external: false },
      csi: { external: true, nomad: { type: 'csi' } as const },
    };
    const refused = (mount: Partial<Mount>, target: TargetName, host?: string) => {
      const spec = functionSpec({
        image: 'app:1',
        volumes: [{ type: 'bind', source: './a', target: '/a', read_only: false, ...mount }],
      });
      const given = manifest({ functions: { hello: spec }, volumes });
      const docker = { ...given.targets.docker, ...(host !== undefined && { host, address: '10.0.0.5' }) };
      const issues = checkSupported({ ...given, targets: { ...given.targets, docker } }, target, source);
      return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    };
    const at = 'functions.hello.volumes.0';
    expect(refused({}, 'docker')).to.deep.equal([]);
    expect(refused({}, 'local')).to.deep.equal([]);
    expect(refused({ source: '/srv' }, 'docker', 'ssh://deploy@docker.example')).to.deep.equal([]);
    expect(refused({}, 'docker', 'ssh://deploy@docker.example')).to.deep.equal([
      `${at}: ./a is a path on this machine, but the Engine at ssh://deploy@docker.example mounts files of its own machine`,
    ]);
    expect(refused({ source: '/a:b' }, 'docker')).to.deep.equal([
      `${at}: the Engine can't create a source with a colon in its path, such as /a:b`,
    ]);
    expect(refused({ target: '/run/multinode/secrets' }, 'docker')).to.deep.equal([
      `${at}: /run/multinode/secrets is in the folder for secrets and input`,
    ]);
    expect(refused({ bind: { create_host_path: false, selinux: 'z' } }, 'docker')).to.have.length(1);
    expect(refused({ bind: { create_host_path: true, selinux: 'z' } }, 'local')).to.deep.equal([
      `${at}: the local target has no containers to relabel for SELinux`,
    ]);
    expect(refused({ type: 'volume', source: 'data' }, 'local')).to.deep.equal([
      `${at}: the local target has no driver of volumes, which data has`,
    ]);
    expect(refused({ type: 'volume', source: 'others' }, 'local')).to.deep.equal([
      `${at}: the local target has no external volumes, such as others`,
    ]);
    expect(refused({ type: 'volume', source: 'others' }, 'nomad')).to.deep.equal([]);
    expect(refused({ source: '/srv' }, 'nomad')).to.deep.equal([]);
    expect(refused({ type: 'volume', source: 'made' }, 'nomad')).to.deep.equal([]);
    expect(refused({}, 'nomad')).to.deep.equal([
      `${at}: ./a is a path on this machine, but Nomad mounts files of its nodes`,
    ]);
    expect(refused({ type: 'volume', source: 'data' }, 'nomad')).to.deep.equal([
      `${at}: data is a volume that is created in Nomad, and can't have driver`,
    ]);
    expect(refused({ type: 'volume', source: 'csi' }, 'nomad')).to.deep.equal([
      `${at}: Nomad claims the CSI volume csi only with an access mode and an attachment mode`,
    ]);
  });

  it('includes the use of workloads whose address the target knows', () => {
    const { max_workers: _, ...program } = functionSpec({ image: 'app:1' });
    const service = { ...program, port: 80, min_replicas: 1, max_replicas: 1, target_cpu_utilization: 0.5 };
    const given = manifest({
      functions: { hello: functionSpec({ image: 'app:1', uses: ['web', 'db'] }) },
      services: { web: service },
      daemons: { db: { ...program, expose: [{ target: 5432, protocol: 'tcp' }] } },
    });
    const refused = (target: TargetName, docker: Partial<typeof given.targets.docker> = {}) => {
      const targets = { ...given.targets, docker: { ...given.targets.docker, ...docker } };
      return checkSupported({ ...given, targets }, target, source).map(({ path }) => path.join('.'));
    };
    expect(refused('local')).to.deep.equal([]);
    expect(refused('docker')).to.deep.equal([]);
    expect(refused('docker', { agent: 'host' })).to.deep.equal(['functions.hello.uses.0']);
    expect(refused('nomad')).to.deep.equal(['functions.hello.uses.1']);
  });

  it('includes aliases on networks for what a name leads to', () => {
    const { max_workers: _, ...program } = functionSpec({ image: 'app:1' });
    const service = { ...program, port: 80, min_replicas: 1, max_replicas: 1, target_cpu_utilization: 0.5 };
    const aliases = ['other'];
    const given = manifest({
      networks: { backend: { external: true, name: 'backend' } },
      functions: {
        member: functionSpec({ image: 'app:1', networks: { backend: { aliases: [] } } }),
        named: functionSpec({ image: 'app:1', networks: { default: { aliases } } }),
      },
      services: {
        web: { ...service, networks: { default: { aliases } } },
        api: { ...service, port: 81, networks: { backend: { aliases } } },
      },
      daemons: { db: { ...program, networks: { default: { aliases }, backend: { aliases } } } },
    });
    const refused = (target: TargetName) =>
      checkSupported(given, target, source).map(({ path }) => path.join('.'));
    expect(refused('docker')).to.have.members(['functions.named.networks', 'services.api.networks']);
    for (const target of ['nomad', 'local'] as const)
      expect(refused(target)).to.include('functions.member.networks');
  });

  it('includes services that do not speak HTTP as far as the load balancer can', () => {
    const { max_workers: _, ...program } = functionSpec({ image: 'app:1' });
    const sizes = { min_replicas: 1, max_replicas: 1, target_cpu_utilization: 0.5 };
    const given = manifest({ services: { db: { ...program, ...sizes, port: 80, protocol: 'tcp' } } });
    const refused = (target: TargetName, settings: Readonly<Record<string, unknown>>) => {
      const targets = { ...given.targets, [target]: { ...given.targets[target], ...settings } };
      return checkSupported({ ...given, targets }, target, source).map(({ path }) => path.join('.'));
    };
    const at = ['services.db.protocol'];
    for (const load_balancer of ['agent', 'haproxy'] as const)
      expect(refused('docker', { load_balancer })).to.deep.equal([]);
    expect(refused('docker', { load_balancer: 'traefik' })).to.deep.equal(at);
    const job = { agent: 'job', data_dir: '/srv' };
    expect(refused('nomad', job)).to.deep.equal([]);
    expect(refused('nomad', { ...job, load_balancer: 'traefik' })).to.deep.equal(at);
    expect(refused('nomad', { ...job, agents: 2 })).to.deep.equal([]);
  });

  it('is named once where several workloads have it from the defaults', () => {
    const functions = { a: functionSpec({ user: 'app' }), b: functionSpec({ user: 'app' }) };
    const issues = checkSupported(manifest({ functions }), 'local', source);
    expect(issues.map(({ path }) => path.join('.'))).to.deep.equal(['functions.a.user']);
  });

  describe("of a workload's settings for Nomad", () => {
    const own = (given: Partial<NomadWorkload>): NomadWorkload => ({
      constraints: [],
      affinities: [],
      artifacts: [],
      templates: [],
      ...given,
    });
    const refused = (given: Partial<NomadWorkload>, target: TargetName = 'nomad', more = {}) => {
      const functions = { hello: functionSpec({ nomad: own(given), ...more }) };
      return checkSupported(manifest({ functions }), target, source).map(({ code, path, message, hint }) => [
        code,
        path.slice(2).join('.'),
        message,
        hint,
      ]);
    };

    it('is on no other target', () => {
      expect(refused({}, 'local')).to.deep.equal([
        [
          'MN2006',
          'nomad',
          'the local target does not have nomad: these settings are for the nomad target alone',
          'leave out nomad, or choose the nomad target',
        ],
      ]);
      expect(refused({}, 'docker', { image: 'app:1' }).map(([, place]) => place)).to.deep.equal(['nomad']);
      expect(refused({ priority: 80 })).to.deep.equal([]);
    });

    it('is of no health check where the agent does not run the daemon', () => {
      const { max_workers: _, ...program } = functionSpec({});
      const healthcheck = {
        path: '/healthz',
        interval: 30,
        timeout: 30,
        retries: 3,
        start_period: 0,
        start_interval: 5,
      };
      const daemon = { ...program, expose: [{ target: 80, protocol: 'tcp' }], healthcheck } as const;
      const places = (per_node: boolean) =>
        checkSupported(manifest({ daemons: { daemon: { ...daemon, per_node } } }), 'nomad', source).map(
          ({ path }) => path.join('.'),
        );
      expect(places(false)).to.deep.equal([]);
      expect(places(true)).to.deep.equal(['daemons.daemon.healthcheck']);
    });

    it('is of drivers for what they run', () => {
      expect(refused({ driver: 'exec' })).to.deep.equal([]);
      expect(refused({ driver: 'docker' }, 'nomad', { image: 'app:1' })).to.deep.equal([]);
      expect(refused({ driver: 'docker' })[0]?.slice(1)).to.deep.equal([
        'nomad.driver',
        'the driver docker runs images, and this workload has none',
        'add image',
      ]);
      expect(refused({ driver: 'exec' }, 'nomad', { image: 'app:1' })[0]?.slice(1, 3)).to.deep.equal([
        'nomad.driver',
        'the driver exec runs commands, not images',
      ]);
      expect(refused({ driver: 'exec' }, 'nomad', { working_dir: './app' })[0]?.[2]).to.contain(
        "its working_dir can't be ./app",
      );
    });

    it('is of networks that have what the program needs', () => {
      const places = (network_mode: string, more = {}) =>
        refused({ network_mode }, 'nomad', more).map(([, place, message]) => [place, message]);
      const image = { image: 'app:1' };
      expect(places('bridge')).to.deep.equal([]);
      expect(places('cni/mynet', { ...image, container_port: 80 })).to.deep.equal([]);
      expect(places('host', image)).to.deep.equal([]);
      expect(places('none')).to.deep.equal([
        ['nomad.network_mode', "Nomad runs commands on their node's network, or on one that it makes"],
      ]);
      expect(places('none', image)).to.deep.equal([
        ['nomad.network_mode', 'a program without a network can not be reached on its ports'],
      ]);
      expect(places('host', { ...image, container_port: 80 })).to.deep.equal([
        ['nomad.network_mode', "nothing maps ports on its node's network, so container_port can't be 80"],
      ]);
      expect(places('bridge', { ...image, hostname: 'app' })).to.deep.equal([
        ['nomad.network_mode', 'hostname needs a Docker network, and this one is bridge'],
      ]);
      const ports = [{ target: 80, published: 8080, protocol: 'tcp' }];
      expect(places('bridge', { ports })).to.deep.equal([]);
      expect(places('host', { ...image, ports })).to.deep.equal([
        ['ports', "nothing maps ports on its node's network, and this image listens on 80 itself"],
      ]);
    });

    it('is of a disk that is larger than the logs', () => {
      const MIB = 1024 ** 2;
      expect(refused({ ephemeral_disk: 20 * MIB })[0]?.slice(1, 3)).to.deep.equal([
        'nomad.ephemeral_disk',
        "the logs of a worker's two streams may take 20 MiB, and its disk is not larger",
      ]);
      expect(refused({ ephemeral_disk: 21 * MIB })).to.deep.equal([]);
    });

    it('is of different nodes for anything but replicas', () => {
      expect(refused({ distinct_hosts: true })[0]?.slice(1, 3)).to.deep.equal([
        'nomad.distinct_hosts',
        'only replicas of services are kept on different nodes, and this is a function',
      ]);
    });

    it('is of what the service discovery has', () => {
      const service = { provider: 'nomad', tags: [] } as const;
      expect(refused({ service })[0]?.slice(1, 3)).to.deep.equal([
        'nomad.service',
        'only replicas of services are registered in service discovery, and this is a function',
      ]);
      const check = { interval: 10, timeout: 2 };
      const places = (registration: NomadWorkload['service']) => {
        const web = {
          ...functionSpec({ nomad: own({ ...(registration && { service: registration }) }) }),
          port: 80,
          ...replicas,
        };
        return checkSupported(manifest({ services: { web } }), 'nomad', source).map(({ path }) =>
          path.slice(3).join('.'),
        );
      };
      const replicas = { min_replicas: 1, max_replicas: 1, target_cpu_utilization: 0.5 };
      expect(places({ ...service, meta: { a: 'b' } })).to.deep.equal(['service.meta']);
      expect(places({ ...service, checks: [{ ...check, type: 'http' }] })).to.deep.equal([
        'service.checks.0',
      ]);
      expect(places({ ...service, checks: [{ ...check, type: 'script', command: ['a'] }] })).to.deep.equal([
        'service.checks.0.type',
      ]);
      expect(places({ ...service, checks: [{ ...check, type: 'tcp', path: '/' }] })).to.deep.equal([
        'service.checks.0.path',
      ]);
      const inConsul = { ...service, provider: 'consul', meta: { a: 'b' } } as const;
      expect(places({ ...inConsul, checks: [{ ...check, type: 'script', command: ['a'] }] })).to.deep.equal(
        [],
      );
    });

    it('is of templates with one source, and a signal if it is sent', () => {
      const template = { destination: 'local/a', env: false, change_mode: 'noop' } as const;
      const place = (...templates: NomadWorkload['templates']) =>
        refused({ templates }).map(([, path]) => path);
      expect(place({ ...template, data: 'a' }, template)).to.deep.equal(['nomad.templates.1']);
      expect(place({ ...template, data: 'a', source: 'b' })).to.deep.equal(['nomad.templates.0']);
      expect(place({ ...template, data: 'a', change_mode: 'signal' })).to.deep.equal(['nomad.templates.0']);
      expect(place({ ...template, data: 'a', change_signal: 'SIGHUP' })).to.deep.equal([
        'nomad.templates.0.change_signal',
      ]);
    });
  });
});
