import { isDeepStrictEqual } from 'node:util';
import { TerraformError } from '../../../src/errors/errors.js';
import { record, string, text } from '../../../src/json/shape.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import type { Json } from '../../../src/terraform/framework/protocol/values.js';
import { withEngine } from '../engine/engine.js';
import { APPLICATION, VOLUME } from '../labels.js';
import { type EngineVolume, findVolume, makeVolume } from '../volumes.js';
import { application, host } from './attributes.js';

const map = record(string);

const attributes = {
  application,
  host,
  volume: {
    type: 'string',
    from: 'configuration',
    shape: text,
    description: 'Name of the volume in the manifest.',
  },
  name: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description: 'Name of the volume on the Engine.',
  },
  driver: {
    type: 'string',
    from: { default: '' },
    description: "Driver of the volume; the Engine's own unless given.",
  },
  driver_opts: {
    type: 'dynamic',
    from: { default: null },
    shape: map,
    description: "Options of the volume's driver.",
  },
  labels: { type: 'dynamic', from: { default: null }, shape: map, description: 'Labels of the volume.' },
} as const satisfies Attributes;

type VolumeState = State<typeof attributes>;

/**
 * An application's named volume. Its data belongs to the user: destroying or replacing the resource keeps the volume, and a
 * volume that an earlier installation of the application left is used again.
 */
export const dockerVolumeResource = defineResource({
  name: 'multinode_docker_volume',
  description: "An application's named volume. Destroying the resource keeps the volume and its data.",
  attributes,
  plan: () => ({}),

  async create(planned) {
    await withEngine(planned.host, async (engine) => {
      const found = await findVolume(engine, planned.name);
      if (found) checkOwn(found, planned);
      const volume = found ?? (await makeVolume(engine, wanted(planned)));
      checkSame(volume, planned);
    });
    return planned;
  },

  async read(state) {
    const found = await withEngine(state.host, (engine) => findVolume(engine, state.name));
    return found ? state : null;
  },

  async update(_prior, planned) {
    const found = await withEngine(planned.host, (engine) => findVolume(engine, planned.name));
    if (found) checkSame(found, planned);
    return planned;
  },

  delete: async () => {},

  async import(name) {
    const found = await withEngine('', (engine) => findVolume(engine, name));
    if (!found) throw new TerraformError('MN3004', `the Engine has no volume ${name}`);
    const { [APPLICATION]: application = '', [VOLUME]: volume = '', ...labels } = found.Labels ?? {};
    const options = found.Options ?? {};
    return {
      application,
      host: '',
      volume,
      name,
      driver: found.Driver,
      driver_opts: Object.keys(options).length > 0 ? options : null,
      labels: Object.keys(labels).length > 0 ? labels : null,
    };
  },
});

function wanted({ application, volume, name, driver, driver_opts, labels }: VolumeState) {
  const own = { [APPLICATION]: application, [VOLUME]: volume };
  return { name, driver, options: texts(driver_opts), labels: { ...texts(labels), ...own } };
}

function texts(given: Json): Readonly<Record<string, string>> {
  return map.matches(given) ? given : {};
}

/** Nobody may write to somebody else's volume by accident. */
function checkOwn({ Name, Labels }: EngineVolume, { application, volume }: VolumeState): void {
  if (Labels?.[APPLICATION] === application) return;
  throw new TerraformError(
    'MN3006',
    `the Engine already has a volume ${Name}, which this application did not create; to use it unchanged, set external: true and name: ${Name} in volumes.${volume}, otherwise give volumes.${volume} another name`,
  );
}

/** An Engine can't change an existing volume. */
function checkSame(found: EngineVolume, planned: VolumeState): void {
  const { driver, options, labels } = wanted(planned);
  const differs =
    driver !== '' && driver !== found.Driver
      ? `driver is ${found.Driver}`
      : !isDeepStrictEqual({ ...found.Options }, { ...options })
        ? `driver_opts are ${JSON.stringify(found.Options ?? {})}`
        : !isDeepStrictEqual({ ...found.Labels }, labels)
          ? `labels are ${JSON.stringify(found.Labels ?? {})}`
          : undefined;
  if (differs === undefined) return;
  const { Name } = found;
  throw new TerraformError(
    'MN3009',
    `the volume ${Name} exists, and its ${differs}; Docker can't change a volume without losing its data. Undo the change in volumes.${planned.volume}; or give it another name, for a new volume that starts empty; or remove the volume with "docker volume rm ${Name}" if you don't need its data`,
  );
}
