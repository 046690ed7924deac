/** Containers' settings on a real Engine, for workers and for daemons that Terraform creates. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDockerDriver } from '../../providers/docker/driver.js';
import { Engine } from '../../providers/docker/engine/engine.js';
import { daemonContainer, workerContainer } from '../../providers/docker/names.js';
import type { Driver } from '../../providers/driver.js';
import { compile } from '../../src/compiler/compile.js';
import { isRecord, type Shape } from '../../src/json/shape.js';
import { parseManifest } from '../../src/manifest/validate.js';
import { Terraform } from '../../src/terraform/cli/terraform.js';
import { workerSpec } from '../contracts/worker-spec.js';
import { needNetwork } from '../providers/docker/target.js';
import { APPLICATION } from '../support/application.js';
import { needEngine } from '../support/engine.js';
import { skip } from '../support/skip.js';
import { lackingDockerProvider } from '../support/terraform-providers.js';
import { IMAGE, needImage } from '../support/worker-image.js';

/** Each workload in the manifest tries other fields, because some exclude each other. */
const DAEMONS = `
name: ${APPLICATION}
defaults: { image: "${IMAGE}", stop_grace_period: 1 }
daemons:
  many:
    entrypoint: [node, -e]
    command: ["setInterval(() => {}, 1000)"]
    user: 1000:1000
    hostname: many.example
    init: false
    stop_signal: SIGINT
    labels: { team: shop, price: "$$1" }
    cap_add: [NET_BIND_SERVICE, CAP_NET_ADMIN]
    cap_drop: [NET_RAW, ALL]
    read_only: true
    tmpfs: ["/tmp:size=64m,mode=1777", /run]
    security_opt: ["seccomp:unconfined", "no-new-privileges:true"]
    group_add: [999, 20]
    shm_size: 32 MiB
    sysctls: { net.core.somaxconn: 512, net.ipv4.ip_unprivileged_port_start: 0 }
    extra_hosts: ["db:10.0.0.9"]
    dns: [10.0.0.2, 10.0.0.1]
    dns_search: [b.example, a.example]
    dns_opt: [use-vc, "ndots:2"]
    ulimits: { nofile: { soft: 500, hard: 1000 }, core: 0, nproc: 512 }
    logging: { driver: local, options: { max-size: 5m, compress: false } }
    stdin_open: true
    cpu_limit: 1.5
    memory: 64 MiB
    memory_limit: 128 MiB
    memswap_limit: 256 MiB
    devices: ["/dev/null:/dev/nil:r", /dev/full]
    healthcheck: { test: [CMD, node, -e, "process.exit('$$1'.length - 2)"], interval: 1.5s, timeout: 20s, retries: 4, start_period: 1m }
    domainname: shop.example
    runtime: runc
    pid: host
    ipc: shareable
    userns_mode: host
    cgroup: host
    cpuset: "0"
    network_mode: none
  beside: { command: 'node -e "setInterval(() => {}, 1000)"', network_mode: "service:many", pid: "service:many", ipc: "service:many" }
  privileged: { command: 'node -e "setInterval(() => {}, 1000)"', privileged: true, user: 0, healthcheck: { disable: true }, memswap_limit: -1, cpu_limit: 0.25, logging: { options: { max-size: 1m } } }
`;

const anything: Shape<Record<string, unknown>> = { mismatch: () => undefined, matches: isRecord };
const show = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

describe("a container's settings on Docker", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'multinode-container-'));
  let engine: Engine;
  let driver: Driver;

  before(async function () {
    await needEngine(this);
    engine = await Engine.at(process.env);
    await needImage(process.env.DOCKER_HOST ?? '');
    await needNetwork(APPLICATION);
    driver = await openDockerDriver({
      application: APPLICATION,
      dataDir: join(folder, 'driver'),
      root: folder,
    });
  });

  after(async () => {
    for (const { id } of (await driver?.list()) ?? []) {
      await driver.stop(id, 0);
      await driver.remove(id);
    }
    await driver?.close();
    await engine?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function inspect(name: string) {
    const found = show(await engine.json('GET', `/containers/${name}/json`, anything));
    return { config: show(found.Config), host: show(found.HostConfig) };
  }

  it('apply to a worker, which reads its secrets with a read-only root and ends on its stop signal', async () => {
    const program = `process.on('SIGINT', () => process.exit(7)); setInterval(() => {}, 1000);
      console.log(require('fs').readFileSync(process.env.MULTINODE_SECRETS_DIR + '/token', 'utf8'), require('os').hostname(), process.getuid());`;
    const spec = workerSpec('settings', {
      image: IMAGE,
      entrypoint: ['node', '-e'],
      command: [program],
      user: '1000:1000',
      hostname: 'worker.example',
      init: false,
      stop_signal: 'SIGINT',
      labels: { team: 'shop' },
      cap_add: ['CAP_NET_ADMIN'],
      cap_drop: ['ALL'],
      read_only: true,
      tmpfs: { '/tmp': 'size=64m' },
      security_opt: ['no-new-privileges:true'],
      secrets: { token: 'hush' },
      group_add: ['999'],
      shm_size: 32 * 2 ** 20,
      sysctls: { 'net.core.somaxconn': '512' },
      extra_hosts: { db: '10.0.0.9' },
      dns: ['10.0.0.2'],
      dns_search: ['a.example'],
      dns_opt: ['ndots:2'],
      ulimits: { nofile: { soft: 500, hard: 1000 } },
      pids_limit: 100,
      oom_score_adj: 500,
      logging: { driver: 'local', options: { 'max-size': '5m' } },
      stdin_open: true,
      cpu_limit: 1.5,
      memory_limit: 512 * 2 ** 20,
      memswap_limit: -1,
      devices: [{ source: '/dev/null', target: '/dev/nil', permissions: 'r' }],
      domainname: 'shop.example',
      runtime: 'runc',
      pid: 'host',
      ipc: 'shareable',
      userns_mode: 'host',
      cgroup: 'host',
      cpuset: '0',
      mem_swappiness: 10,
      device_cgroup_rules: ['c 188:* rmw'],
    });
    await driver.start(spec);
    const { config, host } = await inspect(workerContainer(APPLICATION, 'settings'));
    expect(config).to.deep.include({
      Entrypoint: ['node', '-e'],
      User: '1000:1000',
      Hostname: 'worker.example',
      StopSignal: 'SIGINT',
      OpenStdin: true,
    });
    expect(config.Labels).to.include({ team: 'shop' });
    expect(host).to.deep.include({
      Init: false,
      CapAdd: ['CAP_NET_ADMIN'],
      CapDrop: ['ALL'],
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'size=64m' },
      SecurityOpt: ['no-new-privileges:true', 'label=disable'],
      GroupAdd: ['999'],
      ShmSize: 32 * 2 ** 20,
      Sysctls: { 'net.core.somaxconn': '512' },
      ExtraHosts: ['db:10.0.0.9'],
      Dns: ['10.0.0.2'],
      DnsSearch: ['a.example'],
      DnsOptions: ['ndots:2'],
      Ulimits: [{ Name: 'nofile', Soft: 500, Hard: 1000 }],
      PidsLimit: 100,
      CpuShares: spec.cpu * 1024,
      CpuQuota: 1_500_000,
      Memory: 512 * 2 ** 20,
      MemoryReservation: spec.memory,
      MemorySwap: -1,
      OomScoreAdj: 500,
      LogConfig: { Type: 'local', Config: { 'max-size': '5m' } },
      Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/nil', CgroupPermissions: 'r' }],
      Runtime: 'runc',
      PidMode: 'host',
      IpcMode: 'shareable',
      UsernsMode: 'host',
      CgroupnsMode: 'host',
      CpusetCpus: '0',
      MemorySwappiness: 10,
      DeviceCgroupRules: ['c 188:* rmw'],
    });
    const signal = AbortSignal.timeout(30_000);
    for await (const { text } of driver.logs('settings', { follow: true, signal })) {
      expect(text).to.equal('hush worker.example 1000');
      break;
    }
    await driver.stop('settings', 60_000);
    const [ended] = await driver.list();
    expect(ended?.exit?.code).to.equal(7);
  });

  it('are followed by a note if the log driver does not support reading logs', async () => {
    const logging = { driver: 'none', options: {} };
    const spec = workerSpec('unread', { image: IMAGE, command: ['node', '-e', 'console.log(1)'], logging });
    await driver.start(spec);
    const lines = [];
    for await (const { text } of driver.logs('unread', {})) lines.push(text);
    expect(lines).to.deep.equal(["[multinode: the container's log driver does not support reading logs]"]);
  });

  it("apply to a daemon, and Terraform's second plan is empty", async function () {
    const lack = await lackingDockerProvider();
    if (lack) skip(this, lack);
    const { manifest } = parseManifest(DAEMONS, { file: 'multinode.yaml', env: {} });
    const position = { line: 1, column: 1, length: 1 };
    const stack = await compile(manifest, 'docker', {
      root: '..',
      file: 'multinode.yaml',
      locate: () => position,
    });
    const { resource, terraform: settings } = show(JSON.parse(stack.files.get('cdk.tf.json')?.content ?? ''));
    const terraformFolder = join(folder, 'stack');
    mkdirSync(terraformFolder);
    const containers = Object.entries(show(show(resource).docker_container)).filter(([name]) =>
      name.startsWith('daemon_'),
    );
    const text = JSON.stringify({
      terraform: { required_providers: { docker: show(show(settings).required_providers).docker } },
      provider: { docker: { host: process.env.DOCKER_HOST } },
      data: { docker_image: { all: { name: IMAGE } } },
      resource: {
        docker_container: Object.fromEntries(
          containers.map(([name, each]) => [
            name,
            {
              ...show(each),
              image: `\${data.docker_image.all.id}`,
              networks_advanced: undefined,
              depends_on: undefined,
              // Created but not run: a test machine may lack what it asks for.
              ...(name === 'daemon_privileged' && { start: false, must_run: false, restart: 'no' }),
            },
          ]),
        ),
      },
    });
    writeFileSync(join(terraformFolder, 'main.tf.json'), text);
    const terraform = await Terraform.inFolder(terraformFolder);
    await terraform.init();
    try {
      await terraform.apply();
      const { config: own, host } = await inspect(daemonContainer(APPLICATION, 'many'));
      expect(own).to.deep.include({ User: '1000:1000', Hostname: 'many.example', StopSignal: 'SIGINT' });
      expect(own.Labels).to.include({ team: 'shop', price: '$1' });
      expect(own.Healthcheck).to.deep.equal({
        Test: ['CMD', 'node', '-e', "process.exit('$1'.length - 2)"],
        Interval: 1.5e9,
        Timeout: 20e9,
        StartPeriod: 60e9,
        Retries: 4,
      });
      expect(host).to.deep.include({ Init: false, ReadonlyRootfs: true });
      expect(host).to.include({ CpuShares: 102, MemoryReservation: 64 * 2 ** 20, Memory: 128 * 2 ** 20 });
      expect(await terraform.plan()).to.deep.equal({ changes: false });
    } finally {
      await terraform.destroy();
    }
  });
});
