import { type Labelled, labelled } from './engine/answers.js';
import type { Engine } from './engine/engine.js';
import { APPLICATION, COMPOSE_PROJECT } from './labels.js';
import {
  agentContainer,
  balancerContainer,
  balancerVolume,
  daemonContainer,
  networkName,
  volumeName,
} from './names.js';

/** Something on the Engine with a name that the application's plan needs. */
interface Found {
  /** For people, such as "volume multinode-shop-data" or "container multinode-shop-agent of Compose project blog". */
  readonly thing: string;
  /** Whether it was created for this application, by its stack or an earlier version of it. */
  readonly own: boolean;
}

/** Everything on the Engine with a name that the application's plan needs. */
async function namesakes(engine: Engine, application: string, daemons: readonly string[]): Promise<Found[]> {
  const container = (name: string) => ({ kind: 'container', name, path: `/containers/${name}/json` });
  const volume = (name: string) => ({ kind: 'volume', name, path: `/volumes/${name}` });
  const network = networkName(application);
  const wanted = [
    { kind: 'network', name: network, path: `/networks/${network}` },
    volume(volumeName(application)),
    volume(balancerVolume(application)),
    container(agentContainer(application)),
    container(balancerContainer(application)),
    ...daemons.map((daemon) => container(daemonContainer(application, daemon))),
  ];
  const found: Found[] = [];
  for (const { kind, name, path } of wanted) {
    const it = await engine.find(path, labelled);
    if (!it) continue;
    const own = labelsOf(it)[APPLICATION] === application;
    found.push({ thing: `${kind} ${name}${own ? '' : originOf(it)}`, own });
  }
  return found;
}

/** Things on the Engine, such as "volume multinode-shop-data", with names that the application's plan needs. */
export async function takenNames(
  engine: Engine,
  application: string,
  daemons: readonly string[],
): Promise<string[]> {
  return (await namesakes(engine, application, daemons)).map(({ thing }) => thing);
}

/** Those of them that were not created for this application. */
export async function takenByOthers(
  engine: Engine,
  application: string,
  daemons: readonly string[],
): Promise<string[]> {
  const found = await namesakes(engine, application, daemons);
  return found.filter(({ own }) => !own).map(({ thing }) => thing);
}

/** Who created it, if the Engine knows. */
function originOf(it: Labelled): string {
  const { [APPLICATION]: application, [COMPOSE_PROJECT]: project } = labelsOf(it);
  if (application !== undefined) return ` of application ${application}`;
  if (project !== undefined) return ` of Compose project ${project}`;
  const image = it.Config?.Image;
  return image === undefined ? '' : ` from image ${image}`;
}

function labelsOf({ Labels, Config }: Labelled): Readonly<Record<string, string>> {
  return Config?.Labels ?? Labels ?? {};
}
