import { type Engine, EngineRefusal } from './engine/engine.js';
import { agentContainer, balancerContainer, balancerVolume, networkName, volumeName } from './names.js';

/** Things on the Engine, such as "volume multinode-shop-data", that have the names which the application's plan needs. */
export async function takenNames(engine: Engine, application: string): Promise<string[]> {
  const volume = (name: string) => ({ kind: 'volume', name, path: `/volumes/${name}` });
  const container = (name: string) => ({ kind: 'container', name, path: `/containers/${name}/json` });
  const network = networkName(application);
  const wanted = [
    { kind: 'network', name: network, path: `/networks/${network}` },
    volume(volumeName(application)),
    volume(balancerVolume(application)),
    container(agentContainer(application)),
    container(balancerContainer(application)),
  ];
  const taken: string[] = [];
  for (const { kind, name, path } of wanted) {
    if (await exists(engine, path)) taken.push(`${kind} ${name}`);
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
