/** What a service says about other parts of the project: secrets, configs, dependencies. */
import { isRecord } from '../../../json/shape.js';
import { conform } from '../../conform.js';
import type { Draft } from '../../draft.js';
import { manifestName } from '../../names.js';
import { child, entriesOf, isNull, itemsOf, type Node, textOf } from '../../node.js';
import { textInCompose } from '../scalars.js';
import { isExternal } from './networks.js';

/** Where Compose puts secrets. */
const FOLDER = '/run/secrets/';

/** Secrets, each at the path at which Compose puts it. */
export function carrySecrets(draft: Draft, node: Node, key: string, root: Node): void {
  carryFiles(draft, node, { key, field: 'secrets', folder: FOLDER, root });
}

export function carryConfigs(draft: Draft, node: Node, key: string, root: Node): void {
  carryFiles(draft, node, { key, field: 'configs', folder: '/', root });
}

interface Files {
  readonly key: string;
  readonly field: 'secrets' | 'configs';
  readonly folder: string;
  readonly root: Node;
}

function carryFiles(draft: Draft, node: Node, { key, field, folder, root }: Files): void {
  const schema = draft.schema(field)?.items;
  if (!schema) {
    draft.leftOut(key, node.at, `this kind of workload has no ${field}`);
    return;
  }
  const files = itemsOf(node).flatMap((item, index): unknown[] => {
    const place = `${key}[${index}]`;
    const source = textOf(child(item, 'source')) ?? textOf(item);
    if (source === undefined) return [];
    const declared = child(child(root, field), source);
    if (field === 'configs' && isExternal(declared)) {
      const hint = 'write its content into a file, and give that under configs';
      draft.leftOut(place, item.at, `${source} is in a Swarm, which a manifest can't read`, hint);
      return [];
    }
    const given = textOf(child(item, 'target')) ?? source;
    const target = given.startsWith('/') ? given : `${folder}${given}`;
    const fit = manifestName(source);
    const value = item.kind === 'map' ? conform(item, schema, { lookup: draft.lookup, unknown }) : {};
    const mode = permissions(child(item, 'mode'));
    const settings = { ...(isRecord(value) ? value : {}), ...(mode !== undefined && { mode }) };
    for (const owner of ['uid', 'gid']) {
      const written = child(item, owner);
      if (!written) continue;
      Reflect.deleteProperty(settings, owner);
      const line = `${place}.${owner}`;
      if (child(declared, 'file')) draft.replaced(line, written.at, 'nothing: Compose ignores it for a file');
      else if (textOf(written) === '0') draft.carried(line, written.at);
      else draft.leftOut(line, written.at, "a daemon's files belong to root", 'let mode say who may read it');
    }
    const own = Object.keys(settings).some((name) => !['source', 'target'].includes(name));
    return [field === 'configs' && target === `/${fit}` && !own ? fit : { ...settings, source: fit, target }];

    function unknown(path: string, at: Node['at']) {
      draft.leftOut(`${place}${path}`, at, `${field} in a manifest have nothing that corresponds`);
    }
  });
  if (files.length === 0) return;
  draft.set(field, files);
  draft.carried(key, node.at);
}

/** To Compose, a number is a number: 0440 and 288 are the same. */
function permissions(mode: Node | undefined): string | undefined {
  if (mode?.kind !== 'scalar' || !mode.plain) return undefined;
  const text = textInCompose(mode);
  const number = Number(text);
  return Number.isInteger(number) ? number.toString(8).padStart(4, '0') : undefined;
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
