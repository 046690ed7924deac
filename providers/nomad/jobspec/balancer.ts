/** What balances services in a second task of the agent's group, where `targets.nomad.load_balancer` says so. Pure. */
import type { Manifest, Targets } from '../../../src/manifest/model.js';
import { GRACE, programOf } from '../../shared/balancer.js';
import type { BesideAgent } from './balancers/balancer.js';
import { haproxy } from './balancers/haproxy.js';
import { traefik } from './balancers/traefik.js';
import { NANOSECONDS } from './job.js';

/** MHz, and MiB that its buffers take at most. */
const CPU = 500;
const MEMORY = 512;

/** It has the ports of the services; undefined where the agent has. */
export function balancerOf({ load_balancer }: Targets['nomad']): BesideAgent | undefined {
  return programOf(load_balancer, { haproxy, traefik });
}

/** The option, and its value, that tells the agent of it; none where there is none. */
export function balancerOption(nomad: Targets['nomad']): readonly string[] {
  const [option, value] = balancerOf(nomad)?.option(nomad.agent_image !== undefined) ?? [];
  return option === undefined || value === undefined ? [] : [`--${option}`, value];
}

/** @param ports labels of the services' ports; without any HAProxy would not start */
export function balancerTasks(
  { services, targets: { nomad } }: Manifest,
  ports: readonly string[],
): readonly object[] {
  const balancer = balancerOf(nomad);
  if (!balancer || ports.length === 0) return [];
  const { program, image, user, stopSignal } = balancer;
  const inImage = nomad.agent_image !== undefined;
  const { args, files } = balancer.task(services, inImage);
  return [
    {
      Name: program,
      ...(inImage
        ? {
            Driver: 'docker',
            ...(user !== undefined && { User: user }),
            Config: { image, init: true, ports, entrypoint: [program], args },
          }
        : { Driver: 'raw_exec', Config: { command: program, args } }),
      Templates: files.map(({ path, template }) => ({
        EmbeddedTmpl: template,
        DestPath: path,
        Once: true,
        ChangeMode: 'noop',
      })),
      Resources: { CPU, MemoryMB: MEMORY },
      KillSignal: stopSignal,
      // Its own limit for what is under way comes first.
      KillTimeout: (GRACE + 5) * NANOSECONDS,
    },
  ];
}
