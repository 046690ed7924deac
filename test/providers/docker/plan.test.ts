import { expect } from 'chai';
import { compile } from '../../../src/compiler/compile.js';
import { ManifestError } from '../../../src/errors/errors.js';
import { isRecord } from '../../../src/json/shape.js';
import type { Manifest, Targets } from '../../../src/manifest/model.js';
import { functionSpec, locateByDepth, manifest } from '../../compiler/manifests.js';
import { daemonSpec, serviceSpec } from '../../support/application.js';
import { targetsWith } from '../../support/targets.js';

async function config(given: Manifest): Promise<Record<string, unknown>> {
  const { files } = await compile(given, 'docker', {
    root: '../..',
    file: 'multinode.yaml',
    locate: locateByDepth,
  });
  const parsed: unknown = JSON.parse(files.get('cdk.tf.json')?.content ?? '');
  if (!isRecord(parsed)) throw new Error('this is not a configuration');
  return parsed;
}

function at(value: unknown, path: string): unknown {
  return path.split(' ').reduce((found, key) => (isRecord(found) ? found[key] : undefined), value);
}

function targets(docker: Partial<Targets['docker']>): Targets {
  const all = targetsWith(4747);
  return { ...all, docker: { ...all.docker, ...docker } };
}

const image = 'node:22-slim';
const daemon = (fields = {}) => daemonSpec('', { image, command: ['node', 'a.js'], ...fields });

async function daemonConfig(fields = {}): Promise<unknown> {
  const found = await config(manifest({ daemons: { beat: daemon(fields) } }));
  return at(found, 'resource docker_container daemon_beat');
}

function label(container: unknown, name: string): unknown {
  const labels = at(container, 'labels');
  if (!Array.isArray(labels)) return undefined;
  return labels.find((each) => at(each, 'label') === name)?.value;
}

describe("the docker target's plan", () => {
  it("requires the provider's version 4.5 or newer", async () => {
    expect(at(await config(manifest()), 'terraform required_providers docker')).to.deep.equal({
      source: 'kreuzwerker/docker',
      version: '~> 4.5',
    });
  });

  it('sets memory_swap with memory, and writes cpus as the provider prints them', async () => {
    expect(await daemonConfig({ memory: 100_000_001, cpu: 2 })).to.include({
      memory: 96,
      memory_swap: 96,
      cpus: '2.0',
    });
    expect(await daemonConfig({ cpu: 0.25 })).to.include({ cpus: '0.25' });
  });

  it('writes the working directory as the Engine keeps it', async () => {
    expect(await daemonConfig({ working_dir: '/srv/./app//' })).to.include({ working_dir: '/srv/app' });
    expect(await daemonConfig({ working_dir: '/' })).to.include({ working_dir: '/' });
  });

  it("accepts the Engine's values for limits that its kernel lacks", async () => {
    expect(at(await daemonConfig(), 'lifecycle')).to.deep.equal({
      ignore_changes: ['memory', 'memory_swap'],
    });
  });

  it('asks the provider for a number of GPUs', async () => {
    expect(await daemonConfig({ gpu: 2 })).to.include({ gpus: '2' });
    expect(await daemonConfig()).to.not.have.any.keys('gpus', 'device_requests');
  });

  it('sets what the Engine would otherwise choose or add', async () => {
    const beat = await daemonConfig({ stop_grace_period: 0 });
    expect(beat).to.include({ init: true, restart: 'always', stop_timeout: 0 });
    expect(beat).to.not.have.any.keys('capabilities', 'devices', 'cpu_quota', 'cpu_shares', 'must_run');
  });

  it('names images by id, so that a new image with the same name is noticed', async () => {
    const found = await config(manifest({ daemons: { beat: daemon() } }));
    expect(at(found, 'resource docker_container daemon_beat image')).to.equal(
      '${docker_image.image_node_22_slim.image_id}',
    );
    expect(at(found, 'resource docker_container agent image')).to.equal(
      '${docker_image.agent_image.image_id}',
    );
    expect(at(found, 'resource docker_image image_node_22_slim')).to.deep.equal({
      name: image,
      keep_locally: true,
      depends_on: ['multinode_docker_engine.engine'],
    });
  });

  it("also gives the agent the images' ids, so that all its workers have the same image", async () => {
    const found = await config(manifest({ functions: { hello: functionSpec({ image }) } }));
    expect(at(found, 'resource multinode_application application images')).to.deep.equal({
      [image]: '${docker_image.image_node_22_slim.image_id}',
    });
  });

  it('limits the logs of every container', async () => {
    const services = { web: serviceSpec('', 8080, { image }) };
    const found = await config(
      manifest({ daemons: { beat: daemon() }, services, targets: targets({ load_balancer: 'haproxy' }) }),
    );
    for (const name of ['agent', 'balancer', 'daemon_beat']) {
      expect(at(found, `resource docker_container ${name}`), name).to.deep.include({
        log_driver: 'json-file',
        log_opts: { 'max-size': '10m', 'max-file': '2' },
      });
    }
  });

  it("lets the agent use the Engine's socket even if the Engine remaps containers' users", async () => {
    expect(at(await config(manifest()), 'resource docker_container agent')).to.include({
      userns_mode: 'host',
    });
  });

  it('creates nothing before the names are known to be free', async () => {
    const found = await config(manifest({ daemons: { beat: daemon() } }));
    expect(at(found, 'resource multinode_docker_engine engine daemons')).to.deep.equal(['beat']);
    for (const name of ['agent_image', 'image_node_22_slim']) {
      expect(at(found, `resource docker_image ${name} depends_on`), name).to.deep.equal([
        'multinode_docker_engine.engine',
      ]);
    }
  });

  it("builds on the plan's Engine, whatever Engine the environment names", async () => {
    const agent = at(await config(manifest()), 'resource docker_image agent_image build');
    expect(agent).to.include({ use_legacy_builder: true });
  });

  it("builds again exactly if the sources' hash changes", async () => {
    const agent = at(await config(manifest()), 'resource docker_image agent_image');
    const hash = '${multinode_agent_sources.agent_sources.hash}';
    expect(agent).to.deep.include({
      name: `multinode-demo-agent:${hash}`,
      triggers: { sources: hash },
      force_remove: true,
      lifecycle: { create_before_destroy: true },
    });
  });

  it('sets the time to stop from the first apply on', async () => {
    expect(await daemonConfig({ stop_grace_period: 89.5 })).to.include({
      destroy_grace_seconds: 90,
      stop_timeout: 90,
    });
  });

  it('labels a container with what it is made from', async () => {
    const revisions = await Promise.all(
      [{}, { cpu: 3 }, { memory: 2 ** 30 }, { command: ['node', 'b.js'] }, { stop_grace_period: 1 }].map(
        async (fields) => label(await daemonConfig(fields), 'multinode.revision'),
      ),
    );
    expect(new Set(revisions).size).to.equal(5);
  });

  it("labels the agent's container with a hash of its settings only", async () => {
    const hash = async (given: Manifest) =>
      label(at(await config(given), 'resource docker_container agent'), 'com.docker.compose.config-hash');
    const own = await hash(manifest());
    expect(await hash(manifest({ daemons: { beat: daemon() } }))).to.equal(own);
    const changed = await Promise.all([
      hash(manifest({ services: { web: serviceSpec('', 80, { image }) } })),
      hash(manifest({ targets: targets({ port: 4748 }) })),
    ]);
    expect(new Set([own, ...changed]).size).to.equal(3);
  });

  it('names the network by id in every container', async () => {
    const found = await config(manifest({ daemons: { beat: daemon() } }));
    for (const name of ['agent', 'daemon_beat']) {
      const [network] = [at(found, `resource docker_container ${name} networks_advanced`)].flat();
      expect(at(network, 'name'), name).to.equal('${docker_network.network.id}');
    }
  });

  it('waits for the agent to be healthy, with durations as Go prints them and ports ascending', async () => {
    const services = { web: serviceSpec('', 80, { image }) };
    const agent = at(await config(manifest({ services })), 'resource docker_container agent');
    expect(agent).to.include({ wait: true, restart: 'always', destroy_grace_seconds: 130 });
    for (const each of ['interval', 'timeout', 'start_period', 'start_interval']) {
      expect(at(agent, `healthcheck ${each}`), each).to.match(/^[0-9]+s$/);
    }
    expect(at(agent, 'ports')).to.deep.equal(
      [80, 4747].map((port) => ({ ip: '127.0.0.1', internal: port, external: port, protocol: 'tcp' })),
    );
  });

  it('keeps secrets out of the state: they are copied from file to file', async () => {
    const secrets = [{ source: 'token', target: 'token' }];
    const found = await config(
      manifest({ daemons: { beat: daemon({ secrets }) }, secrets: { token: { environment: 'TOKEN' } } }),
    );
    const [upload] = [at(found, 'resource docker_container daemon_beat upload')].flat();
    expect(upload).to.have.all.keys('file', 'source', 'source_hash', 'permissions');
    expect(upload).to.include({ source: '${path.module}/daemons/beat/token' });
  });

  it('removes the application before everything that its workers use', async () => {
    const found = await config(manifest({ functions: { hello: functionSpec({ image }) } }));
    expect(at(found, 'resource multinode_application application depends_on')).to.have.members([
      'docker_container.agent',
      'docker_image.image_node_22_slim',
    ]);
    expect(at(found, 'resource docker_container agent depends_on')).to.deep.equal([
      'multinode_docker_workers.workers',
    ]);
    expect(at(found, 'resource multinode_docker_workers workers depends_on')).to.deep.equal([
      'docker_network.network',
    ]);
    expect(at(found, 'resource docker_volume data depends_on')).to.deep.equal([
      'multinode_docker_engine.engine',
    ]);
  });

  it("leaves the services' ports to HAProxy, which is created after the agent that may have had them", async () => {
    const services = { web: serviceSpec('', 8080, { image }), api: serviceSpec('', 80, { image }) };
    const found = await config(manifest({ services, targets: targets({ load_balancer: 'haproxy' }) }));
    const ports = (name: string) =>
      [at(found, `resource docker_container ${name} ports`)].flat().map((port) => at(port, 'external'));
    expect(ports('agent')).to.deep.equal([4747]);
    expect(ports('balancer')).to.deep.equal([80, 8080]);
    expect(at(found, 'resource docker_container balancer depends_on')).to.deep.equal([
      'docker_container.agent',
    ]);
    expect(at(found, 'resource multinode_application application depends_on')).to.include(
      'docker_container.balancer',
    );
  });

  it('makes Traefik show its metrics to the agent on a port that no service has, without publishing it', async () => {
    const services = { web: serviceSpec('', 8082, { image }), api: serviceSpec('', 8083, { image }) };
    const found = await config(manifest({ services, targets: targets({ load_balancer: 'traefik' }) }));
    const balancer = at(found, 'resource docker_container balancer');
    const published = [at(balancer, 'ports')].flat().map((port) => at(port, 'external'));
    expect(published).to.deep.equal([8082, 8083]);
    expect(JSON.stringify(at(balancer, 'upload'))).to.contain(':8084');
    expect(at(found, 'resource docker_container agent command')).to.include(
      'http://multinode-balancer:8084/metrics',
    );
    expect(JSON.stringify(at(balancer, 'networks_advanced'))).to.contain('multinode-balancer');
  });

  it('replaces HAProxy only if the ports change, and has none without services', async () => {
    const revision = async (services: Manifest['services']) => {
      const found = await config(manifest({ services, targets: targets({ load_balancer: 'haproxy' }) }));
      return label(at(found, 'resource docker_container balancer'), 'com.docker.compose.config-hash');
    };
    const web = serviceSpec('', 8080, { image });
    const first = await revision({ web });
    expect(await revision({ web: { ...web, image: 'other:1', max_replicas: 20, ready_path: '/' } })).to.equal(
      first,
    );
    expect(await revision({ web: { ...web, port: 8081 } })).to.not.equal(first);
    expect(await revision({})).to.equal(undefined);
  });

  it('runs the agent as a process if the manifest says so, and builds no image for it', async () => {
    const found = await config(manifest({ targets: targets({ agent: 'host', host: 'unix:///run/d.sock' }) }));
    expect(at(found, 'resource multinode_agent agent')).to.include({
      target: 'docker',
      engine: 'unix:///run/d.sock',
      host: '127.0.0.1',
      port: 4747,
    });
    expect(at(found, 'resource docker_container')).to.equal(undefined);
    expect(at(found, 'resource docker_image')).to.equal(undefined);
  });
});

describe('an application on the docker target is published', () => {
  const services = { web: serviceSpec('', 80, { image }) };
  const published = async (docker: Partial<Targets['docker']>) => {
    const found = await config(manifest({ services, targets: targets(docker) }));
    const balancer = at(found, 'resource docker_container balancer ports');
    const ports = [at(found, 'resource docker_container agent ports'), balancer ?? []].flat();
    return {
      ips: ports.map((port) => at(port, 'ip')),
      url: at(found, 'resource multinode_application application url'),
      service: at(found, 'output service_web_url value'),
      engine: at(found, 'resource multinode_docker_engine engine address'),
      hash: label(at(found, 'resource docker_container agent'), 'com.docker.compose.config-hash'),
    };
  };

  it('on loopback by default', async () => {
    expect(await published({})).to.deep.include({
      ips: ['127.0.0.1', '127.0.0.1'],
      url: 'http://127.0.0.1:4747',
      service: 'http://127.0.0.1:80',
      engine: undefined,
    });
  });

  it('at the address, also with a load balancer beside the agent', async () => {
    const host = 'ssh://deploy@docker.example';
    for (const load_balancer of ['agent', 'haproxy'] as const) {
      expect(await published({ host, address: '10.0.0.5', load_balancer })).to.deep.include({
        ips: ['10.0.0.5', '10.0.0.5'],
        url: 'http://10.0.0.5:4747',
        service: 'http://10.0.0.5:80',
        engine: '10.0.0.5',
      });
    }
    expect(await published({ host, address: 'fd00::5' })).to.deep.include({
      ips: ['fd00::5', 'fd00::5'],
      url: 'http://[fd00::5]:4747',
    });
  });

  it('on an address other than the one that it is reached at, if the manifest has both', async () => {
    const host = 'ssh://deploy@docker.example';
    const one = await published({ host, address: 'docker.example', bind_address: '0.0.0.0' });
    expect(one).to.deep.include({ ips: ['0.0.0.0', '0.0.0.0'], url: 'http://docker.example:4747' });
    const other = await published({ host, address: 'docker.example', bind_address: '10.0.0.5' });
    expect(other.hash).to.not.equal(one.hash);
  });
});

describe('what the docker target refuses', () => {
  async function refusal(given: Manifest): Promise<unknown> {
    const error = await config(given).catch((error: unknown) => error);
    if (!(error instanceof ManifestError)) throw error;
    return error.issues.map(({ code, path, message }) => [code, path.join('.'), message]);
  }

  it('a workload without an image', async () => {
    expect(await refusal(manifest({ functions: { hello: functionSpec() } }))).to.deep.equal([
      [
        'MN2006',
        'functions.hello',
        'function "hello" has neither an image nor a build; the docker target runs images',
      ],
    ]);
  });

  it("a daemon's secret that the Engine would show", async () => {
    const secrets = [{ source: 'token', target: 'token', environment: 'TOKEN' }];
    const given = manifest({ daemons: { beat: daemon({ secrets }) }, secrets: { token: { file: 'a' } } });
    expect(JSON.stringify(await refusal(given)))
      .to.contain('daemons.beat')
      .and.to.contain('everyone who can inspect');
  });

  it('a load balancer to which its agent could not pass the list of replicas', async () => {
    const refused = async (docker: Partial<Targets['docker']>) =>
      JSON.stringify(await refusal(manifest({ targets: targets(docker) })));
    for (const load_balancer of ['haproxy', 'traefik'] as const) {
      expect(await refused({ load_balancer, agent: 'host' }))
        .to.contain('MN2006')
        .and.to.contain('targets.docker.load_balancer')
        .and.to.contain("can't write to");
    }
  });

  it('an invalid address, or one that does not say where to publish', async () => {
    for (const [docker, field, words] of [
      [{ host: 'docker.example' }, 'host', 'start it with'],
      [{ address: 'http://docker.example:1' }, 'address', 'neither a host name nor an IP address'],
      [{ address: '0.0.0.0' }, 'address', 'is not an address to connect to'],
      [{ address: 'docker.example' }, 'address', 'is a name'],
      [{ bind_address: 'docker.example' }, 'bind_address', 'is not an IP address'],
      [{ agent: 'host', address: '10.0.0.1' }, 'address', 'only listens on the loopback address'],
    ] as const) {
      const error = await config(manifest({ targets: targets(docker) })).catch((error: unknown) => error);
      if (!(error instanceof ManifestError)) throw error;
      expect(error.issues.map(({ path }) => path.join('.'))).to.deep.equal([`targets.docker.${field}`]);
      expect(`${error.issues[0]?.message} ${error.issues[0]?.hint}`).to.contain(words);
    }
  });

  it('an Engine whose loopback address is out of reach, unless the user sets its address', async () => {
    for (const host of ['ssh://deploy@host', 'tcp://10.0.0.1:2376', 'tcp://localhost.example:1']) {
      expect(JSON.stringify(await refusal(manifest({ targets: targets({ host }) }))), host).to.contain(
        'targets.docker.host',
      );
      await config(manifest({ targets: targets({ host, address: '10.0.0.1' }) }));
      await config(manifest({ targets: targets({ host, bind_address: '127.0.0.1' }) }));
      const beside = targets({ host, agent: 'host' });
      expect(JSON.stringify(await refusal(manifest({ targets: beside }))), host)
        .to.contain('targets.docker.agent')
        .and.to.contain("can't reach the workers");
    }
    for (const host of [
      'unix:///run/docker.sock',
      'tcp://127.0.0.1:2376',
      'tcp://localhost:2375',
      'tcp://[::1]:1',
    ]) {
      await config(manifest({ targets: targets({ host }) }));
    }
  });
});
