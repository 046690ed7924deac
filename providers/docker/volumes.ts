/** The named volumes of an application on an Engine. */
import { array, nullable, object, record, string } from '../../src/json/shape.js';
import type { Engine } from './engine/engine.js';
import { APPLICATION, VOLUME } from './labels.js';

export interface EngineVolume {
  readonly Name: string;
  readonly Driver: string;
  readonly Options: Readonly<Record<string, string>> | null;
  readonly Labels: Readonly<Record<string, string>> | null;
}

const texts = nullable(record(string));
const engineVolume = object<EngineVolume>({ Name: string, Driver: string, Options: texts, Labels: texts });
const list = object<{ readonly Volumes: readonly EngineVolume[] | null }>({
  Volumes: nullable(array(engineVolume)),
});

/** The volume with this name; undefined if there is none. */
export function findVolume(engine: Engine, name: string): Promise<EngineVolume | undefined> {
  return engine.find(`/volumes/${encodeURIComponent(name)}`, engineVolume);
}

/** Creates a volume, and returns what exists then: if the name is in use, the Engine ignores different options. */
export function makeVolume(
  engine: Engine,
  volume: {
    readonly name: string;
    /** Empty: the Engine's own. */
    readonly driver: string;
    readonly options: Readonly<Record<string, string>>;
    readonly labels: Readonly<Record<string, string>>;
  },
): Promise<EngineVolume> {
  const { name, driver, options, labels } = volume;
  const body = { Name: name, ...(driver !== '' && { Driver: driver }), DriverOpts: options, Labels: labels };
  return engine.json('POST', '/volumes/create', engineVolume, { body });
}

/** The volumes created for the application's manifest, by name; without the agent's own data. */
export async function volumesOf(engine: Engine, application: string): Promise<EngineVolume[]> {
  const filters = { label: [`${APPLICATION}=${application}`, VOLUME] };
  const { Volumes } = await engine.json('GET', '/volumes', list, { query: { filters } });
  return [...(Volumes ?? [])].sort((a, b) => (a.Name < b.Name ? -1 : 1));
}

export function removeVolume(engine: Engine, name: string): Promise<void> {
  return engine.run('DELETE', `/volumes/${encodeURIComponent(name)}`);
}
