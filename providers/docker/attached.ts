import { Containers } from './containers.js';
import { attachedTo } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';
import { networkName } from './names.js';

/** Names of the containers that run on the application's network but do not belong to the application. */
export async function strangersOn(engine: Engine, application: string): Promise<string[]> {
  const own = new Containers(engine, application);
  const strangers: string[] = [];
  for (const [id, { Name }] of Object.entries(await attached(engine, networkName(application)))) {
    if (!(await own.inspect(id))) strangers.push(Name);
  }
  return strangers.sort();
}

async function attached(engine: Engine, network: string) {
  try {
    return (await engine.json('GET', `/networks/${network}`, attachedTo)).Containers;
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return {};
    throw error;
  }
}
