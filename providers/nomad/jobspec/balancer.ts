/** The program of `targets.nomad.load_balancer`, which balances services in a second task of the agent's group. Pure. */

import type { Manifest, Targets } from '../../../src/manifest/model.js';
import { GRACE, programOf } from '../../shared/balancers/programs.js';
import type { BesideAgent } from './balancers/balancer.js';
import { haproxy } from './balancers/haproxy.js';
import { traefik } from './balancers/traefik.js';
import { COMMAND_DRIVER, IMAGE_DRIVER } from './task-driver.js';
import { NANOSECONDS } from './units.js';

/** MHz, and MiB: the most that its buffers take. */
const CPU = 500;
const MEMORY = 512;

/** The program that has the services' ports; undefined if the agent has them. */
export function balancerOf({ load_balancer }: Targets['nomad']): BesideAgent | undefined {
  return programOf(load_balancer, { haproxy, traefik });
}

/** The agent's options for it, with their values; empty if there is none. */
export function balancerOptions(nomad: Targets['nomad']): Readonly<Record<string, string>> {
  return balancerOf(nomad)?.options(nomad.agent_image !== undefined) ?? {};
}

/** @param ports labels of the services' ports; HAProxy would not start without any */
export function balancerTasks(
  { services, targets: { nomad } }: Manifest,
  ports: readonly string[],
): readonly object[] {
  const balancer = balancerOf(nomad);
  if (!balancer || ports.length === 0) return [];
  const { program, image, user, stopSignal, port } = balancer;
  const inImage = nomad.agent_image !== undefined;
  const { args, files } = balancer.task(services, inImage);
  return [
    {
      Name: program,
      ...(inImage
        ? {
            Driver: IMAGE_DRIVER,
            ...(user !== undefined && { User: user }),
            Config: {
              image,
              init: true,
              ports: port === undefined ? ports : [...ports, port],
              entrypoint: [program],
              args,
            },
          }
        : { Driver: COMMAND_DRIVER, Config: { command: program, args } }),
      Templates: files.map(({ path, template }) => ({
        EmbeddedTmpl: template,
        DestPath: path,
        Once: true,
        ChangeMode: 'noop',
      })),
      Resources: { CPU, MemoryMB: MEMORY },
      KillSignal: stopSignal,
      // Longer than the time that it gives unfinished requests itself.
      KillTimeout: (GRACE + 5) * NANOSECONDS,
    },
  ];
}
