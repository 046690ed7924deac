import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '../../../src/environment.js';
import { TerraformError } from '../../../src/errors/errors.js';
import { array, string, text } from '../../../src/json/shape.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { areKnown, type Json, UNKNOWN } from '../../../src/terraform/framework/protocol/values.js';
import { withEngine } from '../engine/engine.js';
import { engineEnvironment, engineHost, isElsewhere, USUAL_SOCKET } from '../engine/host.js';
import { takenByOthers, takenNames } from '../taken.js';
import { host } from './attributes.js';

const names = array(string);

const attributes = {
  application: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: 'Name of the application that uses the Engine.',
  },
  host,
  daemons: {
    type: 'dynamic',
    from: { default: null },
    shape: names,
    description: "Names of the daemons, to check whether their containers' names are free.",
  },
  address: {
    type: 'string',
    from: { default: '' },
    description:
      "Name or address at which the Engine's machine is reached; without it, the Engine must be on this machine.",
  },
  socket: {
    type: 'string',
    from: 'provider',
    description: "Path of the Engine's socket on its own machine.",
  },
  taken: {
    type: 'string',
    from: 'provider',
    description:
      'Why another owner has a name that the application needs, as a sentence; null unless a plan finds one.',
  },
} as const satisfies Attributes;

/**
 * The Engine that an application runs on. It is created before anything on it, and fails if any of the application's names
 * is in use: Docker would silently hand over somebody else's volume, and destroy would remove it.
 */
export const dockerEngineResource = defineResource({
  name: 'multinode_docker_engine',
  description: "The Docker Engine that an application runs on; checks that the application's names are free.",
  attributes,
  async plan(prior, config, replaced) {
    const { application, host, daemons } = config;
    const wanted = { application, host, daemons };
    if (!areKnown(wanted)) return { socket: UNKNOWN, taken: UNKNOWN };
    if (!prior) {
      // Terraform would first remove everything from the replaced one, and then find that this one can't be created.
      const taken = replaced ? await takenAlready(wanted) : [];
      return { socket: UNKNOWN, taken: taken.length > 0 ? alreadyThere(wanted, taken) : UNKNOWN };
    }
    // It is replaced, and planned a second time without a prior state.
    if (wanted.application !== prior.application || wanted.host !== prior.host) return {};
    // Something that was removed by hand is created again, and its name may be in use by now.
    const taken = await takenFrom(wanted);
    if (taken.length > 0) return { taken: takenByAnother(wanted, taken) };
    // Applying a change checks again.
    return isDeepStrictEqual(wanted.daemons, prior.daemons) ? {} : { taken: UNKNOWN };
  },
  async create(planned) {
    checkReached(planned);
    const taken = await takenAlready(planned);
    if (taken.length > 0) throw new TerraformError('MN3006', alreadyThere(planned, taken));
    return { ...planned, socket: socketOf(engineEnvironment(planned.host)), taken: null };
  },
  read: async (state) => state,
  async update(_prior, planned) {
    checkReached(planned);
    const taken = await takenFrom(planned);
    if (taken.length > 0) throw new TerraformError('MN3006', takenByAnother(planned, taken));
    return { ...planned, taken: null };
  },
  delete: async () => {},
  async import(application) {
    return { application, host: '', daemons: null, address: '', socket: socketOf(process.env), taken: null };
  },
});

type Names = Pick<State<typeof attributes>, 'application' | 'host' | 'daemons'>;

/** Things that have a name that the application needs, before any part of it is created. */
function takenAlready({ host, application, daemons }: Names): Promise<string[]> {
  return withEngine(host, (engine) => takenNames(engine, application, namesOf(daemons)));
}

/** Things that have a name that the application needs, but were not created for it. */
function takenFrom({ host, application, daemons }: Names): Promise<string[]> {
  return withEngine(host, (engine) => takenByOthers(engine, application, namesOf(daemons)));
}

function namesOf(daemons: Json): readonly string[] {
  return names.matches(daemons) ? daemons : [];
}

/** The path of an Engine's socket can't be known over the network: it is assumed to be the usual one. */
function socketOf(environment: Environment): string {
  const host = engineHost(environment);
  if (host.kind === 'socket') return host.path;
  return (host.kind === 'ssh' && host.socket) || USUAL_SOCKET;
}

/** The manifest's address was checked when it was compiled; the environment's address is only known now. */
function checkReached({ host, address }: { readonly host: string; readonly address: string }): void {
  const { DOCKER_HOST = '' } = engineEnvironment(host);
  if (address !== '' || !isElsewhere(DOCKER_HOST)) return;
  throw new TerraformError(
    'MN2006',
    `the Engine at ${DOCKER_HOST} is on another machine; set targets.docker.address to the name or address at which that machine is reached, and leave out agent: host`,
  );
}

function alreadyThere({ application }: Names, taken: readonly string[]): string {
  return `the Engine already has a ${taken.join(', a ')}, which this stack did not create; if it is left from an earlier installation of ${application}, remove it with docker, otherwise give the application another name`;
}

function takenByAnother({ application }: Names, taken: readonly string[]): string {
  const it = taken.length === 1 ? 'it' : 'them';
  return `the Engine has a ${taken.join(', a ')}, which was not created for ${application} but has a name that ${application} needs; remove ${it} with docker, or rename ${it}`;
}
