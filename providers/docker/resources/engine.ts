import { TerraformError } from '../../../src/errors/errors.js';
import { array, string } from '../../../src/json/shape.js';
import type { Attributes } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { type Json, UNKNOWN, Unknown } from '../../../src/terraform/framework/protocol/values.js';
import { type Environment, engineHost, isElsewhere, USUAL_SOCKET } from '../engine/host.js';
import { takenByOthers, takenNames } from '../taken.js';
import { engineEnvironment, withEngine } from './with-engine.js';

const attributes = {
  application: {
    type: 'string',
    from: 'configuration',
    replaces: true,
    description: 'Name of the application that the Engine is for.',
  },
  host: {
    type: 'string',
    from: { default: '' },
    replaces: true,
    description: "The Engine's address; DOCKER_HOST, or else the usual socket, unless given.",
  },
  daemons: {
    type: 'dynamic',
    from: { default: null },
    description: 'Names of the daemons: their containers are looked for among what has been there before.',
  },
  address: {
    type: 'string',
    from: { default: '' },
    description:
      "Name or address by which the Engine's machine is reached; without it the Engine must be on this machine.",
  },
  socket: {
    type: 'string',
    from: 'provider',
    description: "Path of the Engine's socket on its own machine.",
  },
  taken: {
    type: 'dynamic',
    from: 'provider',
    description:
      'Always null. Planned to change while another has a name of the application: applying that refuses.',
  },
} as const satisfies Attributes;

/**
 * The Engine that an application is put on. It is made before anything on it, and refuses when there are things of
 * the application's names already: Docker would hand another's volume over in silence, and destroy would remove it.
 */
export const dockerEngineResource = defineResource({
  name: 'multinode_docker_engine',
  description:
    'The Docker Engine that an application is put on; sees that nothing of its names is there before.',
  attributes,
  async plan(prior, { application, host, daemons }) {
    if (!prior) return { socket: UNKNOWN, taken: null };
    if (application !== prior.application || host !== prior.host) return {};
    // What was removed by hand is made again: its name may be another's by now. Not refused here, since Terraform plans
    // before it destroys, too.
    const names = daemons instanceof Unknown ? prior.daemons : daemons;
    return (await takenFrom(prior, names)).length > 0 ? { taken: UNKNOWN } : {};
  },
  async create(planned) {
    checkReached(planned);
    const { host, application, daemons } = planned;
    const taken = await withEngine(host, (engine) => takenNames(engine, application, namesOf(daemons)));
    if (taken.length > 0) throw alreadyThere(application, taken);
    return { ...planned, socket: socketOf(engineEnvironment(planned.host)), taken: null };
  },
  read: async (state) => state,
  async update(_prior, planned) {
    checkReached(planned);
    const taken = await takenFrom(planned, planned.daemons);
    if (taken.length > 0) throw alreadyThere(planned.application, taken);
    return { ...planned, taken: null };
  },
  delete: async () => {},
  async import(application) {
    return { application, host: '', daemons: null, address: '', socket: socketOf(process.env), taken: null };
  },
});

type Place = { readonly host: string; readonly application: string };

/** What was not made for the application, and has a name that it needs. */
function takenFrom({ host, application }: Place, daemons: Json): Promise<string[]> {
  return withEngine(host, (engine) => takenByOthers(engine, application, namesOf(daemons)));
}

function namesOf(daemons: Json): readonly string[] {
  return names.matches(daemons) ? daemons : [];
}

const names = array(string);

/** An Engine that is reached over the network has the usual socket, as far as anybody can tell from here. */
function socketOf(environment: Environment): string {
  const host = engineHost(environment);
  if (host.kind === 'socket') return host.path;
  return (host.kind === 'ssh' && host.socket) || USUAL_SOCKET;
}

/** The manifest's own address was looked at when it was compiled; that of the environment only comes now. */
function checkReached({ host, address }: { readonly host: string; readonly address: string }): void {
  const { DOCKER_HOST = '' } = engineEnvironment(host);
  if (address !== '' || !isElsewhere(DOCKER_HOST)) return;
  throw new TerraformError(
    'MN2006',
    `the Engine at ${DOCKER_HOST} is on another machine; say in targets.docker.address by which name or address that is reached, and leave out agent: host`,
  );
}

function alreadyThere(application: string, taken: readonly string[]): TerraformError {
  return new TerraformError(
    'MN3006',
    `the Engine already has a ${taken.join(', a ')}, which this stack did not make; if it is of an earlier set-up of ${application}, remove it with docker, else give the application another name`,
  );
}
