import { type Engine, EngineRefusal } from './engine/engine.js';
import { agentContainer, networkName, volumeName } from './names.js';

/** Things on the Engine, such as "volume multinode-shop-data", that have the names which the application's plan needs. */
export async function takenNames(engine: Engine, application: string): Promise<string[]> {
  const wanted = [
    { kind: 'network', name: networkName(application), path: (name: string) => `/networks/${name}` },
    { kind: 'volume', name: volumeName(application), path: (name: string) => `/volumes/${name}` },
    {
      kind: 'container',
      name: agentContainer(application),
      path: (name: string) => `/containers/${name}/json`,
    },
  ];
  const taken: string[] = [];
  for (const { kind, name, path } of wanted) {
    if (await exists(engine, path(name))) taken.push(`${kind} ${name}`);
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
