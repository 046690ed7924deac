/** What a service says about other parts of the project: secrets, configs, dependencies. */
import type { Draft } from '../../draft.js';
import { manifestName } from '../../names.js';
import { child, entriesOf, isNull, itemsOf, type Node, textOf } from '../../node.js';

/** Where Compose puts secrets. */
const FOLDER = '/run/secrets/';

/** A file that the program expects in /run/secrets is mounted there; other secrets are a manifest's. */
export function carrySecrets(draft: Draft, node: Node, key: string, root: Node): void {
  const expected = [...draft.fields.values()].some((value) => JSON.stringify(value).includes(FOLDER));
  const mounts: unknown[] = [];
  const secrets = itemsOf(node).flatMap((item, index): unknown[] => {
    const source = textOf(child(item, 'source')) ?? textOf(item);
    if (source === undefined) return [];
    const fit = manifestName(source);
    const given = textOf(child(item, 'target'));
    const target = given?.startsWith(FOLDER) ? given.slice(FOLDER.length) : (given ?? source);
    const file = child(child(child(root, 'secrets'), source), 'file');
    if (expected && file?.kind === 'scalar') {
      const path = draft.text(file);
      const mounted = target.startsWith('/') ? target : `${FOLDER}${target}`;
      mounts.push(`${/^[./~$]/.test(path) ? path : `./${path}`}:${mounted}:ro`);
      return [];
    }
    for (const [name, value] of entriesOf(item))
      if (!['source', 'target'].includes(name))
        draft.leftOut(
          `${key}[${index}].${name}`,
          value.at,
          "a secret's file is for everyone in the container to read, and for nobody to change",
        );
    return [target === fit ? fit : { source: fit, target }];
  });
  if (mounts.length > 0) {
    addMounts(draft, mounts);
    draft.replaced(key, node.at, `volumes: the program expects files in ${FOLDER}, and so does Compose`);
  }
  if (secrets.length === 0) return;
  draft.set('secrets', secrets);
  const elsewhere = `the files are in the folder $MULTINODE_SECRETS_DIR, not in ${FOLDER}`;
  if (expected)
    draft.leftOut(`${key} in ${FOLDER}`, node.at, elsewhere, 'change the paths that the program is given');
  draft.carried(key, node.at, elsewhere);
}

function addMounts(draft: Draft, mounts: readonly unknown[]): void {
  const before = draft.fields.get('volumes');
  draft.set('volumes', [...(Array.isArray(before) ? before : []), ...mounts]);
}

/** A config from a file is mounted. */
export function carryConfigs(draft: Draft, node: Node, key: string, root: Node): void {
  if (draft.schema('configs')) {
    draft.carry('configs', node);
    return;
  }
  const mounts = itemsOf(node).flatMap((item, index): unknown[] => {
    const source = textOf(child(item, 'source')) ?? textOf(item) ?? '';
    const file = child(child(child(root, 'configs'), source), 'file');
    if (file?.kind !== 'scalar') {
      draft.leftOut(
        `${key}[${index}]`,
        item.at,
        `${source} has no file, and a manifest mounts only files`,
        'write its content into a file, and mount it with volumes',
      );
      return [];
    }
    for (const name of ['uid', 'gid', 'mode']) {
      const value = child(item, name);
      if (value)
        draft.leftOut(`${key}[${index}].${name}`, value.at, 'a mounted file keeps its owner and its mode');
    }
    const path = draft.text(file);
    return [
      {
        type: 'bind',
        source: /^[./~$]/.test(path) ? path : `./${path}`,
        target: textOf(child(item, 'target')) ?? `/${source}`,
        read_only: true,
      },
    ];
  });
  if (mounts.length === 0) return;
  addMounts(draft, mounts);
  draft.replaced(key, node.at, 'volumes: the file, mounted so that it can only be read');
}

/** Names in Compose become names in the manifest. */
export function carryDependencies(draft: Draft, node: Node, key: string, root: Node): void {
  if (isNull(node)) return;
  const services = child(root, 'services');
  const ends = completing(root);
  const given =
    node.kind === 'map'
      ? [...node.entries]
      : itemsOf(node).map((item) => [textOf(item) ?? '', item] as const);
  const dependencies = given.flatMap(([service, settings]) => {
    if (!child(services, service)) {
      draft.leftOut(
        `${key}.${service}`,
        settings.at,
        `${service} is not imported, as its profiles are not active`,
      );
      return [];
    }
    const dependsOn = dependency(draft, settings, `${key}.${service}`, ends.has(service));
    return [[manifestName(service), dependsOn] as const];
  });
  if (dependencies.length === 0) return;
  const short = dependencies.every(([, settings]) => Object.keys(settings).length === 0);
  draft.set('depends_on', short ? dependencies.map(([name]) => name) : Object.fromEntries(dependencies));
  draft.carried(key, node.at);
}

/** Without what is so anyway. @param ends whether the other one is a job, which is ready when it has succeeded */
function dependency(draft: Draft, node: Node, key: string, ends: boolean): Record<string, unknown> {
  const settings = new Map(entriesOf(node));
  const given = textOf(settings.get('condition'));
  const condition = ends && given === 'service_healthy' ? 'service_completed_successfully' : given;
  const restart = textOf(settings.get('restart'));
  const required = textOf(settings.get('required'));
  for (const [name, { at }] of settings)
    if (!['condition', 'restart', 'required'].includes(name) && !name.startsWith('x-'))
      draft.leftOut(`${key}.${name}`, at, 'it is not a key of Compose');
  return {
    ...(condition !== undefined && condition !== 'service_started' && { condition }),
    ...(restart === 'true' && { restart: true }),
    ...(required === 'false' && { required: false }),
  };
}

/** Services of which others wait for the end. */
export function completing(root: Node): Set<string> {
  const found = [...entriesOf(child(root, 'services')), ...entriesOf(child(root, 'jobs'))].flatMap(
    ([, service]) =>
      entriesOf(child(service, 'depends_on')).flatMap(([name, settings]) =>
        textOf(child(settings, 'condition')) === 'service_completed_successfully' ? [name] : [],
      ),
  );
  return new Set(found);
}
