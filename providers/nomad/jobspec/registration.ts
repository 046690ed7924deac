/** How a service's replicas are registered in service discovery, in the form of Nomad's API. Pure. */
import type { NomadCheck, NomadRegistration, NomadWorkload } from '../../../src/manifest/model.js';
import { toMilliseconds } from '../../../src/manifest/units.js';
import { PORT_LABEL, replicaService, TASK } from '../names.js';
import { NANOSECONDS } from './units.js';

/** Lets other jobs find the replicas; the agent, which balances them, does not use it. */
export function registrationOf(
  application: string,
  workload: string,
  own: Partial<NomadWorkload> = {},
): object {
  const settings: Partial<NomadRegistration> = own.service ?? {};
  const { provider = 'nomad', tags = [], meta, checks } = settings;
  return {
    Name: replicaService(application, workload),
    Provider: provider,
    PortLabel: PORT_LABEL,
    ...(tags.length > 0 && { Tags: tags }),
    ...(meta && { Meta: meta }),
    Checks: checks?.map(checkOf) ?? [
      { Name: 'accepts', Type: 'tcp', Interval: 10 * NANOSECONDS, Timeout: 2 * NANOSECONDS },
    ],
  };
}

function checkOf({ type, name = type, path, command = [], interval, timeout }: NomadCheck): object {
  const [program, ...args] = command;
  return {
    Name: name,
    Type: type,
    ...(path !== undefined && { Path: path }),
    ...(program !== undefined && { Command: program, Args: args, TaskName: TASK }),
    Interval: toMilliseconds(interval) * 1e6,
    Timeout: toMilliseconds(timeout) * 1e6,
  };
}
