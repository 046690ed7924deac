import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { agentJobOf } from '../../../providers/nomad/jobspec/agent.js';
import {
  agentJob,
  agentPolicy,
  agentService,
  balancedService,
  jobPrefix,
  leasePath,
  variablePath,
  workloadJob,
} from '../../../providers/nomad/names.js';
import { manifestOf, serviceSpec } from '../../support/application.js';
import { readProviderSchema, schemaFile, violations } from '../../support/provider-schema.js';
import { skip } from '../../support/skip.js';
import { targetsWith } from '../../support/targets.js';

const FILE = 'nomad-provider-schema-2.6.1.json';
const planOf = (name: string) =>
  JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../compiler/cases/${name}.tf.json`, import.meta.url)), 'utf8'),
  );

describe("the nomad target's plan", () => {
  const plan = planOf('nomad');
  const jobs: Record<string, { jobspec: string }> = plan.resource.nomad_job;
  const others = [
    'nomad-agent-job',
    'nomad-haproxy',
    'nomad-haproxy-image',
    'nomad-traefik',
    'nomad-traefik-image',
  ].map(planOf);

  it("fits the nomad provider's schema", function () {
    const schema = readProviderSchema(schemaFile(FILE), 'registry.terraform.io/hashicorp/nomad');
    if (!schema) skip(this, `the provider's schema ${FILE} is not beside the checkout`);
    for (const each of [plan, ...others]) expect(violations(each, 'nomad', schema)).to.deep.equal([]);
  });

  it('has a job for each workload, which contains none of its values', () => {
    expect(Object.keys(jobs)).to.have.members([
      'function_resize',
      'job_report',
      'fetching_job_report',
      'service_web',
      'scheduled_task_nightly',
      'daemon_watcher',
    ]);
    const { jobspec = '' } = jobs.function_resize ?? {};
    expect(jobspec).to.contain('registry.example/resize:1').and.not.to.contain('KEY');
  });

  it('has templates in a job only if its workers need them', () => {
    const written = (name: string) =>
      [...(jobs[name]?.jobspec ?? '').matchAll(/"DestPath":"([^"]*)"/g)].map(([, path]) => path);
    const variables = 'secrets/variables.env';
    expect(written('service_web')).to.deep.equal([]);
    expect(written('scheduled_task_nightly')).to.deep.equal([variables]);
    expect(written('function_resize')).to.deep.equal([
      variables,
      'secrets/multinode/token',
      'secrets/multinode/other.key',
    ]);
  });

  it('is applied before the manifest', () => {
    expect(plan.resource.multinode_application.application.depends_on).to.include('nomad_job.job_report');
  });
});

describe("the nomad target's agent as a job", () => {
  const { resource } = planOf('nomad-agent-job');
  const { agent } = resource.nomad_job;
  // Terraform's text: Nomad's own expressions are escaped.
  const job = JSON.parse(agent.jobspec.replaceAll('$${', '${'));
  const [group] = job.TaskGroups;

  it('has its key in a variable that only it may read, and not in its text', () => {
    expect(resource.nomad_variable.agent_variable).to.deep.include({
      path: 'nomad/jobs/multinode~in-nomad',
      namespace: 'team-a',
      items: { api_key: '${multinode_api_key.agent_key.value}' },
    });
    expect(agent.jobspec).not.to.contain('agent_key');
    expect(agent.depends_on).to.include('nomad_variable.agent_variable');
  });

  it('has a count that the plan sets, and applying waits for it', () => {
    expect(agent).to.include({ preserve_counts: false, rerun_if_dead: true, detach: false });
    expect(group.Count).to.equal(1);
  });

  it('is placed where the settings say', () => {
    expect(job.Constraints).to.deep.equal([
      { LTarget: '${attr.cpu.arch}', Operand: '=', RTarget: 'amd64' },
      { LTarget: '${meta.rack}', Operand: 'is_set', RTarget: '' },
    ]);
    expect(
      JSON.parse(resource.nomad_job.service_web.jobspec.replaceAll('$${', '${')).Constraints,
    ).to.deep.equal(job.Constraints);
    expect(group.Networks[0].ReservedPorts).to.deep.equal([
      { Label: 'http', Value: 4747 },
      { Label: 'service-web', Value: 8080 },
    ]);
    expect(group.Volumes.data).to.include({ Type: 'host', Source: 'multinode' });
    expect(group.Tasks[0].VolumeMounts[0].Destination).to.equal('/var/lib/multinode');
  });

  it("has rights for its application only, through its job's identity", () => {
    const { job_acl, rules_hcl, name } = resource.nomad_acl_policy.agent_rights;
    expect(job_acl).to.deep.equal({ namespace: 'team-a', job_id: job.ID, group: 'agent', task: 'agent' });
    expect(rules_hcl)
      .to.contain('path "nomad/jobs/multinode~in-nomad~*"')
      .and.to.contain('namespace "team-a"');
    expect(name).to.equal('multinode-in-nomad-team-a');
    expect(group.Tasks[0].Identity).to.deep.equal({ Env: true });
  });

  it('is removed before the workers that it left, and looked up again if its job changes', () => {
    expect(agent.depends_on).to.include('multinode_nomad_workers.workers');
    expect(resource.multinode_nomad_agent.agent_address.job).to.equal('${sha256(nomad_job.agent.jobspec)}');
  });
});

describe("the nomad target's services", () => {
  const { resource } = planOf('nomad-agent-job');
  const servicesOf = (job: string) =>
    JSON.parse(resource.nomad_job[job].jobspec.replaceAll('$${', '${')).TaskGroups[0].Services;

  it('are in the service discovery: each replica, and the address at which the agent balances them', () => {
    expect(servicesOf('service_web')).to.have.length(1);
    expect(servicesOf('service_web')[0]).to.include({
      Name: 'in-nomad--web',
      Provider: 'nomad',
      PortLabel: 'http',
    });
    const names = servicesOf('agent').map(({ Name, PortLabel }: Record<string, string>) => [Name, PortLabel]);
    expect(names).to.deep.equal([
      ['multinode-in-nomad', 'http'],
      ['in-nomad--web-balanced', 'service-web'],
    ]);
  });
});

const groupOf = (name: string) =>
  JSON.parse(planOf(name).resource.nomad_job.agent.jobspec.replaceAll('$${', '${')).TaskGroups[0];

describe("the nomad target's load balancer", () => {
  for (const load_balancer of ['haproxy', 'traefik'] as const) {
    it(`is a command beside the agent, and has the services' ports: ${load_balancer}`, () => {
      const { Networks, Tasks } = groupOf(`nomad-${load_balancer}`);
      expect(Networks[0].ReservedPorts.map(({ Value }: { Value: number }) => Value)).to.have.members([
        8080, 8000,
      ]);
      const { Name, Driver, Config } = Tasks[1];
      expect([Name, Driver, Config.command]).to.deep.equal([load_balancer, 'raw_exec', load_balancer]);
    });

    it(`is an image if the agent is one, and has the services' ports instead of it: ${load_balancer}`, () => {
      const [agent, balancer] = groupOf(`nomad-${load_balancer}-image`).Tasks;
      expect(agent.Config.ports).to.deep.equal(['http']);
      const { Name, Driver, Config } = balancer;
      expect([Name, Driver, Config.entrypoint]).to.deep.equal([load_balancer, 'docker', [load_balancer]]);
      expect(Config.image).to.match(new RegExp(`^${load_balancer}:[a-z0-9.-]+$`));
      const asked = load_balancer === 'traefik' ? ['metrics'] : [];
      expect(Config.ports).to.deep.equal(['service-web', ...asked]);
    });

    it(`does not exist without services: ${load_balancer}`, () => {
      const targets = targetsWith(0);
      const nomad = { ...targets.nomad, agent: 'job', load_balancer } as const;
      const job = JSON.parse(JSON.stringify(agentJobOf(manifestOf({}, { targets: { ...targets, nomad } }))));
      expect(job.TaskGroups[0].Tasks).to.have.length(1);
    });

    it(`is not restarted if only the manifest's order has changed: ${load_balancer}`, () => {
      const targets = targetsWith(0);
      const nomad = { ...targets.nomad, agent: 'job', load_balancer } as const;
      const [a, b] = [serviceSpec('', 8001), serviceSpec('', 8002)];
      const [job, other] = [
        { a, b },
        { b, a },
      ].map((services) => agentJobOf(manifestOf({}, { services, targets: { ...targets, nomad } })));
      expect(JSON.stringify(other)).to.equal(JSON.stringify(job));
    });
  }
});

describe("the nomad target's HAProxy", () => {
  it("listens at the agent's address, and gets the list of replicas through a shared socket", () => {
    const [agent, haproxy] = groupOf('nomad-haproxy').Tasks;
    expect(agent.Config.args.slice(-2)).to.deep.equal(['--haproxy', '../alloc/haproxy.sock']);
    const [{ EmbeddedTmpl, DestPath }] = haproxy.Templates;
    expect(haproxy.Config.args).to.include('${NOMAD_TASK_DIR}/haproxy.cfg');
    expect(DestPath).to.equal('local/haproxy.cfg');
    expect(EmbeddedTmpl)
      .to.contain('stats socket unix@../alloc/haproxy.sock ')
      .and.to.contain('bind {{ env "NOMAD_IP_http" }}:8080')
      .and.to.contain('bind {{ env "NOMAD_IP_http" }}:8000');
  });

  it('listens everywhere in a container', () => {
    const [agent, haproxy] = groupOf('nomad-haproxy-image').Tasks;
    expect(agent.Config.args.slice(-2)).to.deep.equal(['--haproxy', '/alloc/haproxy.sock']);
    expect(haproxy.Templates[0].EmbeddedTmpl)
      .to.contain('stats socket unix@/alloc/haproxy.sock ')
      .and.to.contain('bind :8080');
  });
});

describe("the nomad target's Traefik", () => {
  const HOST = '{{ env `NOMAD_ADDR_http` | regexReplaceAll `:[0-9]+$` `` }}';
  const addresses = ({ entryPoints }: { entryPoints: Record<string, { address: string }> }) =>
    Object.entries(entryPoints).map(([name, { address }]) => [name, address]);

  it("listens at the agent's address, and watches a folder that exists before it starts", () => {
    const [agent, traefik] = groupOf('nomad-traefik').Tasks;
    expect(agent.Config.args.slice(-4)).to.deep.equal([
      '--traefik',
      '${NOMAD_ALLOC_DIR}/data/traefik',
      '--traefik-metrics',
      'http://127.0.0.1:${NOMAD_PORT_metrics}/metrics',
    ]);
    expect(traefik.Config.args).to.deep.equal(['--configFile=${NOMAD_TASK_DIR}/traefik.yaml']);
    const [configuration, note] = traefik.Templates;
    expect(configuration.DestPath).to.equal('local/traefik.yaml');
    const given = JSON.parse(configuration.EmbeddedTmpl);
    expect(given.providers.file).to.deep.equal({
      directory: '{{ env `NOMAD_ALLOC_DIR` }}/data/traefik',
      watch: true,
    });
    expect(addresses(given)).to.deep.equal([
      ['service-8000', `${HOST}:8000`],
      ['service-8080', `${HOST}:8080`],
      // Other machines can't reach it there.
      ['metrics', '127.0.0.1:{{ env `NOMAD_PORT_metrics` }}'],
    ]);
    expect(note.DestPath).to.equal('${NOMAD_ALLOC_DIR}/data/traefik/README');
  });

  it('listens everywhere in a container', () => {
    const [agent, traefik] = groupOf('nomad-traefik-image').Tasks;
    expect(agent.Config.args.slice(-4)).to.deep.equal([
      '--traefik',
      '${NOMAD_ALLOC_DIR}/data/traefik',
      '--traefik-metrics',
      'http://${NOMAD_ADDR_metrics}/metrics',
    ]);
    expect(addresses(JSON.parse(traefik.Templates[0].EmbeddedTmpl))).to.deep.equal([
      ['service-8080', ':8080'],
      ['metrics', ':{{ env `NOMAD_PORT_metrics` }}'],
    ]);
  });
});

describe('several agents as a job', () => {
  const targets = targetsWith(0);
  const job = (agents: number) =>
    JSON.stringify(
      agentJobOf(
        manifestOf(
          {},
          {
            targets: { ...targets, nomad: { ...targets.nomad, agent: 'job', data_dir: '/shared', agents } },
          },
        ),
      ),
    );

  it('are that many allocations, on different nodes if possible, which share their data', () => {
    const { TaskGroups } = JSON.parse(job(3));
    const [{ Count, Spreads, Tasks }] = TaskGroups;
    expect([Count, Spreads]).to.deep.equal([3, [{ Attribute: '${node.unique.id}', Weight: 100 }]]);
    expect(Tasks[0].Config.args).to.include.members(['--data-dir', '/shared', '--shared']);
    expect(job(1)).not.to.match(/--shared|Spreads/);
  });

  it("have their lease where an agent's rights apply", () => {
    expect(leasePath('shop').startsWith(variablePath(jobPrefix('shop')))).to.equal(true);
    expect(leasePath('n'.repeat(63))).to.match(/^[a-zA-Z0-9\-_~/]{1,128}$/);
  });
});

describe('names in Nomad', () => {
  it("belong to one application, and are short enough for a variable's path", () => {
    expect(workloadJob('a', 'b')).to.equal('multinode~a~b');
    expect(workloadJob('a-b', 'c').startsWith(jobPrefix('a'))).to.equal(false);
    const [one, other] = ['x', 'y'].map((last) => workloadJob('n'.repeat(63), 'w'.repeat(62) + last));
    expect(one).not.to.equal(other);
    expect(variablePath(one ?? '').length).to.be.at.most(128);
  });

  it("give the agent a name that no workload has, and fit services' and policies' rules", () => {
    expect(agentJob('a').startsWith(jobPrefix('a'))).to.equal(false);
    for (const name of ['a', 'A_b', 'x-', 'n'.repeat(63)]) {
      expect(agentService(name)).to.match(/^multinode-[A-Za-z0-9-]{0,52}[A-Za-z0-9]$/);
      expect(agentPolicy(name, 'n'.repeat(128))).to.match(/^[A-Za-z0-9-]{1,128}$/);
    }
    expect(agentService('a_b')).not.to.equal(agentService('a-b'));
  });

  it('of services are host names, and all different', () => {
    const names = ['a', 'a_b', 'a-b', 'a-', 'n'.repeat(63)].flatMap((application) =>
      ['b', 'b_c', 'b-c', 'b-', `${'s'.repeat(61)}-x`, `${'s'.repeat(61)}-y`].map((service) =>
        balancedService(application, service),
      ),
    );
    for (const name of names) expect(name).to.match(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/i);
    expect(new Set(names).size).to.equal(names.length);
  });
});
