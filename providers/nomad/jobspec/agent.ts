/** The agent's job, if `targets.nomad.agent` is "job". Pure. */

import type { Manifest } from '../../../src/manifest/model.js';
import { VERSION } from '../../../src/version.js';
import { byName } from '../../shared/balancers/programs.js';
import { APPLICATION, agentJob, agentService, balancedService, PORT_LABEL, variablePath } from '../names.js';
import { balancerOf, balancerOptions, balancerTasks } from './balancer.js';
import { placementOf } from './placement.js';
import { COMMAND_DRIVER, IMAGE_DRIVER } from './task-driver.js';
import { verbatim } from './text.js';
import { NANOSECONDS } from './units.js';

/** The job's only group, and the agent's task in it. */
export const AGENT = 'agent';
/** The item of the job's variable that holds the key of the agent's API. */
export const API_KEY = 'api_key';

/** MHz and MiB. */
const CPU = 500;
const MEMORY = 512;
/** MiB, for the agent's data and its log. */
const DISK = 500;
/** Seconds that a stopped agent has to finish its responses; at most the nodes' `max_kill_timeout`. */
const GRACE = 130;
/** Where the volume is mounted in the agent's container. */
const VOLUME_FOLDER = '/var/lib/multinode';
const VOLUME = 'data';

/**
 * A service job. Nomad restarts a failed agent on its node, and then on others. Its data moves with it as an ephemeral
 * disk, which is lost with its node, unless the user provides a volume or folder.
 */
export function agentJobOf(given: Manifest): object {
  const services = byName(given.services);
  const manifest = { ...given, services };
  const { name, targets } = manifest;
  const { nomad } = targets;
  const id = agentJob(name);
  const ports = Object.entries(services).map(([service, { port }]) => ({
    Label: label(service),
    Value: port,
  }));
  const labels = ports.map(({ Label }) => Label);
  const own = { Label: PORT_LABEL };
  const balancer = balancerOf(nomad);
  const dynamic = [
    ...(nomad.port === 0 ? [own] : []),
    ...(balancer?.port === undefined ? [] : [{ Label: balancer.port }]),
  ];
  return {
    ID: id,
    Name: id,
    Type: 'service',
    ...placementOf(nomad),
    Meta: { [APPLICATION]: name },
    Update: {
      MaxParallel: 1,
      HealthCheck: 'checks',
      MinHealthyTime: NANOSECONDS,
      HealthyDeadline: 120 * NANOSECONDS,
      ProgressDeadline: 300 * NANOSECONDS,
    },
    TaskGroups: [
      {
        Name: AGENT,
        Count: nomad.agents,
        // Each on a different node, if there are enough of them.
        ...(nomad.agents > 1 && { Spreads: [{ Attribute: '${node.unique.id}', Weight: 100 }] }),
        RestartPolicy: {
          Attempts: 3,
          Interval: 60 * NANOSECONDS,
          Delay: 2 * NANOSECONDS,
          Mode: 'fail',
        },
        ReschedulePolicy: {
          Unlimited: true,
          Delay: 5 * NANOSECONDS,
          DelayFunction: 'exponential',
          MaxDelay: 60 * NANOSECONDS,
        },
        EphemeralDisk: { SizeMB: DISK, Sticky: true, Migrate: true },
        Networks: [
          {
            ...(dynamic.length > 0 && { DynamicPorts: dynamic }),
            ReservedPorts: nomad.port === 0 ? ports : [{ ...own, Value: nomad.port }, ...ports],
          },
        ],
        ...(nomad.volume !== undefined && {
          Volumes: { [VOLUME]: { Name: VOLUME, Type: 'host', Source: nomad.volume } },
        }),
        Services: [
          {
            Name: agentService(name),
            Provider: 'nomad',
            PortLabel: PORT_LABEL,
            Checks: [
              {
                Name: 'answers',
                Type: 'http',
                Path: '/healthz',
                Interval: 5 * NANOSECONDS,
                Timeout: 3 * NANOSECONDS,
              },
            ],
          },
          ...Object.keys(services).map((service) => ({
            Name: balancedService(name, service),
            Provider: 'nomad',
            PortLabel: label(service),
          })),
        ],
        Tasks: [
          taskOf(name, nomad, balancer ? [PORT_LABEL] : [PORT_LABEL, ...labels]),
          ...balancerTasks(manifest, labels),
        ],
      },
    ],
  };
}

function taskOf(application: string, nomad: Manifest['targets']['nomad'], ports: readonly string[]): object {
  const { agent_image, agent_command, volume, data_dir } = nomad;
  const args = options(application, agent_image === undefined ? '${NOMAD_IP_http}' : '0.0.0.0', {
    'data-dir':
      volume !== undefined
        ? VOLUME_FOLDER
        : data_dir !== undefined
          ? verbatim(data_dir)
          : '${NOMAD_ALLOC_DIR}/data/agent',
    ...balancerOptions(nomad),
  });
  if (nomad.agents > 1) args.push('--shared');
  const [command = '', ...first] = agent_command.map(verbatim);
  return {
    Name: AGENT,
    Driver: agent_image === undefined ? COMMAND_DRIVER : IMAGE_DRIVER,
    Config:
      agent_image === undefined
        ? { command, args: [...first, ...args] }
        : { image: agent_image, init: true, ports, args },
    // Every task has Nomad's API here, so the agent needs no server addresses and no certificates.
    Env: { NOMAD_ADDR: 'unix://${NOMAD_SECRETS_DIR}/api.sock' },
    // The agent uses its token.
    Identity: { Env: true },
    Templates: [
      {
        EmbeddedTmpl: `{{ with nomadVar "${variablePath(agentJob(application))}" }}{{ .${API_KEY} }}{{ end }}`,
        DestPath: 'secrets/api-key',
        Perms: '0600',
        ChangeMode: 'restart',
      },
    ],
    ...(volume !== undefined && {
      VolumeMounts: [{ Volume: VOLUME, Destination: VOLUME_FOLDER, ReadOnly: false }],
    }),
    // A new version of this package replaces the agent.
    Meta: { multinode_version: VERSION },
    Resources: { CPU, MemoryMB: MEMORY },
    KillSignal: 'SIGTERM',
    KillTimeout: GRACE * NANOSECONDS,
  };
}

function options(application: string, host: string, more: Readonly<Record<string, string>>): string[] {
  const url = 'http://${NOMAD_ADDR_http}';
  return Object.entries({
    application,
    target: 'nomad',
    root: '/',
    host,
    port: '${NOMAD_PORT_http}',
    url,
    'key-file': '${NOMAD_SECRETS_DIR}/api-key',
    ...more,
  }).flatMap(([option, value]) => [`--${option}`, value]);
}

/** Label of a service's port. */
function label(service: string): string {
  return `service-${service}`;
}
