import { Containers } from './containers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';
import {
  agentContainer,
  balancerContainer,
  balancerVolume,
  daemonContainer,
  networkName,
  volumeName,
} from './names.js';

/** Things on the Engine, such as "volume multinode-shop-data", that have the names which the application's plan needs. */
export async function takenNames(
  engine: Engine,
  application: string,
  daemons: readonly string[],
): Promise<string[]> {
  const volume = (name: string) => ({ kind: 'volume', name, path: `/volumes/${name}` });
  const container = (name: string) => ({ kind: 'container', name, path: `/containers/${name}/json` });
  const network = networkName(application);
  const wanted = [
    { kind: 'network', name: network, path: `/networks/${network}` },
    volume(volumeName(application)),
    volume(balancerVolume(application)),
    container(agentContainer(application)),
    container(balancerContainer(application)),
    ...daemons.map((daemon) => container(daemonContainer(application, daemon))),
  ];
  const taken: string[] = [];
  for (const { kind, name, path } of wanted) {
    if (await exists(engine, path)) taken.push(`${kind} ${name}`);
  }
  return taken;
}

/** Containers of others that have the names which these daemons need. */
export async function takenByOthers(
  engine: Engine,
  application: string,
  daemons: readonly string[],
): Promise<string[]> {
  const own = new Containers(engine, application);
  const taken: string[] = [];
  for (const daemon of daemons) {
    const name = daemonContainer(application, daemon);
    if (!(await exists(engine, `/containers/${name}/json`)) || (await own.inspect(name))) continue;
    taken.push(`container ${name}`);
  }
  return taken;
}

async function exists(engine: Engine, path: string): Promise<boolean> {
  try {
    await engine.run('GET', path);
    return true;
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return false;
    throw error;
  }
}
