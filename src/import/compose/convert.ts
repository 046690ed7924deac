/** Turns a Compose project into the parts of a manifest, with a report about every key. Pure. */
import { isRecord } from '../../json/shape.js';
import type { Lookup } from '../../manifest/interpolate.js';
import type { Kind } from '../../manifest/model.js';
import { SCHEMA } from '../../manifest/schema.generated.js';
import { childSchema } from '../../manifest/schema-node.js';
import { conform } from '../conform.js';
import { Draft } from '../draft.js';
import { failure } from '../failure.js';
import { manifestName, projectName } from '../names.js';
import { child, entriesOf, isNull, itemsOf, type Node, textOf } from '../node.js';
import type { Line } from '../report.js';
import { aliasesIn, isExternal, keepsNetworks } from './fields/networks.js';
import { completing } from './fields/references.js';
import { withContext, workloadsOf } from './merge.js';
import type { Project } from './project.js';
import { leadsFurther, ruleFor } from './rules.js';

export interface Converted {
  readonly name: string;
  readonly drafts: readonly Draft[];
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, unknown>>;
  readonly report: Line[];
}

export function convert({ root, name, inactive }: Project, lookup: Lookup): Converted {
  const report: Line[] = [];
  const context = { lookup, report, root };
  const top = (fate: Line['fate'], key: string, node: Pick<Node, 'at'>, why?: string, hint?: string) =>
    report.push({
      fate,
      part: '',
      key,
      at: node.at,
      ...(why !== undefined && { why }),
      ...(hint !== undefined && { hint }),
    });
  for (const [key, node] of entriesOf(root)) {
    if (key.startsWith('x-')) top('replaced', key, node, 'what it is an anchor for is written out');
    else if (key === 'version') top('replaced', key, node, 'nothing: Compose ignores it');
    else if (key === 'name') top('carried', key, node);
    else if (key === 'models' || !SECTIONS.has(key))
      top('left out', key, node, 'a manifest has nothing that corresponds');
  }
  for (const { name: service, profiles, at } of inactive)
    top(
      'replaced',
      `services.${service}`,
      { at },
      `nothing: its profiles are not active (${profiles})`,
      `import it with --profile ${profiles.split(', ')[0]}`,
    );
  const services = workloadsOf(root, 'services').filter(([key]) => !key.startsWith('x-'));
  const ending = completing(root);
  const drafts = [
    ...services.map(([key, node]) => {
      const kind = ending.has(key) ? 'job' : 'daemon';
      return workload(kind, key, `services.${key}`, node, context);
    }),
    ...workloadsOf(root, 'jobs').flatMap(([key, node]) => jobs(key, node, context)),
  ];
  addAliases(drafts, root);
  const names = drafts.map((draft) => draft.name);
  const double = names.find((each, index) => names.indexOf(each) !== index);
  if (double !== undefined)
    throw failure(`two workloads would be called ${double}`, undefined, 'rename one of them');
  return {
    name: manifestName(projectName(name)),
    drafts,
    volumes: volumes(child(root, 'volumes'), projectName(name), context, top),
    networks: networks(root, context, top),
    secrets: secrets(child(root, 'secrets'), context, top),
    configs: configs(child(root, 'configs'), context, top),
    report,
  };
}

const SECTIONS = new Set(['services', 'jobs', 'volumes', 'secrets', 'configs', 'networks']);

interface Context {
  readonly lookup: Lookup;
  readonly report: Line[];
  readonly root: Node;
}

type Top = (fate: Line['fate'], key: string, node: Pick<Node, 'at'>, why?: string, hint?: string) => void;

function workload(
  kind: Kind,
  key: string,
  part: string,
  node: Node,
  { lookup, report, root }: Context,
): Draft {
  const name = manifestName(key);
  const draft = new Draft(kind, name, part, lookup, report);
  if (name !== key)
    draft.replaced('(name)', node.at, `${name}, for names have only letters, digits, - and _`);
  const service = new Map(entriesOf(node));
  const build = service.get('build');
  if (build) service.set('build', withContext(build));
  if (build && !isNull(build) && service.has('image')) {
    draft.replaced(
      'image',
      service.get('image')?.at ?? node.at,
      'the image that is built, which gets a name of its own',
    );
    service.delete('image');
  }
  service.delete('triggers');
  follow(draft, service, '', root);
  return draft;
}

function follow(draft: Draft, entries: Iterable<readonly [string, Node]>, prefix: string, root: Node): void {
  for (const [name, node] of [...entries].sort(([a], [b]) => lateness(a) - lateness(b))) {
    const key = `${prefix}${name}`;
    const rule = ruleFor(key);
    if (name.startsWith('x-')) draft.replaced(key, node.at, 'nothing: Compose ignores it');
    else if (rule) rule.carry(draft, node, key, root);
    else if (leadsFurther(key)) {
      if (node.kind === 'map') follow(draft, node.entries, `${key}.`, root);
    } else draft.leftOut(key, node.at, 'it is not a key of Compose');
  }
}

/** What depends on other fields comes after them. */
function lateness(key: string): number {
  return Number(['secrets', 'configs', 'reservations', 'mem_reservation'].includes(key));
}

/** One workload for each trigger. */
function jobs(key: string, node: Node, context: Context): Draft[] {
  const triggers = child(node, 'triggers');
  const part = `jobs.${key}`;
  const drafts: Draft[] = [];
  if (child(triggers, 'manual')) drafts.push(workload('job', key, part, node, context));
  for (const [index, schedule] of itemsOf(child(triggers, 'schedule')).entries()) {
    const suffix = drafts.length === 0 ? '' : `-${index + 1}`;
    const draft = workload('scheduled_task', `${key}${suffix}`, part, node, context);
    drafts.push(draft);
    const of = `triggers.schedule[${index}]`;
    const cron = textOf(child(schedule, 'cron')) ?? textOf(schedule);
    if (cron !== undefined) draft.set('schedule', cron);
    const zone = textOf(child(schedule, 'timezone'));
    if (zone !== undefined) draft.set('time_zone', zone);
    draft.carried(of, schedule.at);
    const concurrency = child(schedule, 'concurrency');
    const overlap = textOf(concurrency) === 'forbid' ? 'skip' : textOf(concurrency);
    if (concurrency && draft.schema('overlap')?.enum?.includes(overlap ?? '')) draft.set('overlap', overlap);
    else if (concurrency)
      draft.leftOut(
        `${of}.concurrency`,
        concurrency.at,
        `overlap can't be ${overlap}`,
        'write allow, skip or replace',
      );
    if (textOf(child(schedule, 'missed_fires')) === 'one') draft.set('catch_up', 'latest');
  }
  return drafts;
}

/** Those that exist already, and others if they matter; otherwise all workloads share one. */
function networks(root: Node, { lookup }: Context, top: Top): Record<string, unknown> {
  const keeps = keepsNetworks(root);
  const entries = entriesOf(child(root, 'networks')).flatMap(([name, settings]) => {
    const key = `networks.${name}`;
    const own = !isExternal(settings);
    if (own && (!keeps || name === 'default')) {
      top('replaced', key, settings, "the application's network, which all workloads share");
      return [];
    }
    const fit = manifestName(name);
    const declared = childSchema(SCHEMA, networkSection, fit);
    const unknown = (path: string, at: Node['at']) =>
      top('left out', `${key}${path}`, { at }, 'networks in a manifest have nothing that corresponds');
    top('carried', key, settings);
    const given = declared ? conform(settings, declared, { lookup, unknown }) : undefined;
    if (own) return [[fit, given ?? null] as const];
    return [[fit, fit === name || child(settings, 'name') ? given : { external: true, name }] as const];
  });
  return Object.fromEntries(entries);
}

const networkSection = childSchema(SCHEMA, SCHEMA, 'networks') ?? {};

/** The other names by which a service is found, on the application's network. */
function addAliases(drafts: readonly Draft[], root: Node): void {
  const aliases = aliasesIn(root);
  for (const draft of drafts.filter(({ kind }) => kind === 'daemon')) {
    const own = aliases.get(draft.part.replace(/^services\./, ''));
    const joined = draft.fields.get('networks');
    if (own && own.size > 0)
      draft.set('networks', withAliases(isRecord(joined) ? joined : {}, [...own], root));
    else if (isRecord(joined) && Object.values(joined).every((settings) => settings === null))
      draft.set('networks', Object.keys(joined));
  }
}

/** The aliases on each network of the application that the workload is on. */
function withAliases(joined: Readonly<Record<string, unknown>>, aliases: readonly string[], root: Node) {
  const declared = child(root, 'networks');
  const outside = new Set(
    entriesOf(declared).flatMap(([name, network]) => (isExternal(network) ? [manifestName(name)] : [])),
  );
  const inside = Object.keys(joined).filter((name) => !outside.has(name));
  const named = (inside.length > 0 ? inside : ['default']).map((name) => {
    const settings = joined[name];
    const before = isRecord(settings) && Array.isArray(settings.aliases) ? settings.aliases : [];
    return [
      name,
      { ...(isRecord(settings) ? settings : {}), aliases: [...new Set([...before, ...aliases])] },
    ];
  });
  return {
    ...Object.fromEntries(named.filter(([name]) => name === 'default')),
    ...joined,
    ...Object.fromEntries(named),
  };
}

function volumes(
  node: Node | undefined,
  project: string,
  { lookup }: Context,
  top: Top,
): Record<string, unknown> {
  const schema = childSchema(SCHEMA, SCHEMA, 'volumes');
  const entries = entriesOf(node).map(([name, settings]) => {
    const fit = manifestName(name);
    const declared = schema && childSchema(SCHEMA, schema, fit);
    const unknown = (path: string, at: Node['at']) =>
      top(
        'left out',
        `volumes.${name}${path}`,
        { at },
        'volumes in a manifest have nothing that corresponds',
      );
    const value = declared ? conform(settings, declared, { lookup, unknown }) : undefined;
    const own = textOf(child(settings, 'name')) ?? `${project}_${name}`;
    const external = child(settings, 'external');
    if (external && textOf(external) !== 'false') {
      top('carried', `volumes.${name}`, settings);
      return [fit, fit === name || child(settings, 'name') ? value : { external: true, name }] as const;
    }
    top(
      'carried',
      `volumes.${name}`,
      settings,
      'it is a new and empty volume',
      `to keep the data of Compose, write external: true and name: ${own}`,
    );
    return [fit, value ?? null] as const;
  });
  return Object.fromEntries(entries);
}

/** Those of a Swarm stay there; who reads them says so. */
function configs(node: Node | undefined, { lookup }: Context, top: Top): Record<string, unknown> {
  const schema = childSchema(SCHEMA, SCHEMA, 'configs');
  const entries = entriesOf(node).flatMap(([name, settings]) => {
    const key = `configs.${name}`;
    if (isExternal(settings)) {
      top('left out', key, settings, "it is in a Swarm, which a manifest can't read");
      return [];
    }
    const fit = manifestName(name);
    const declared = schema && childSchema(SCHEMA, schema, fit);
    if (!declared) return [];
    const unknown = (path: string, at: Node['at']) =>
      top('left out', `${key}${path}`, { at }, 'configs in a manifest have nothing that corresponds');
    top('carried', key, settings);
    return [[fit, conform(settings, declared, { lookup, unknown })] as const];
  });
  return Object.fromEntries(entries);
}

function secrets(node: Node | undefined, { lookup }: Context, top: Top): Record<string, unknown> {
  const schema = childSchema(SCHEMA, SCHEMA, 'secrets');
  const entries = entriesOf(node).flatMap(([name, settings]) => {
    const key = `secrets.${name}`;
    const fit = manifestName(name);
    const declared = schema && childSchema(SCHEMA, schema, fit);
    if (!declared || (!child(settings, 'file') && !child(settings, 'environment'))) {
      const variable = fit.toUpperCase().replaceAll('-', '_');
      top(
        'replaced',
        key,
        settings,
        `environment: ${variable}, for it has neither a file nor a variable`,
        `set ${variable}`,
      );
      return [[fit, { environment: variable }] as const];
    }
    const unknown = (path: string, at: Node['at']) =>
      top('left out', `${key}${path}`, { at }, 'secrets in a manifest have nothing that corresponds');
    top('carried', key, settings);
    return [[fit, conform(settings, declared, { lookup, unknown })] as const];
  });
  return Object.fromEntries(entries);
}
