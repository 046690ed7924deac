/** Networks: workloads share one of the application, on which they have their name and aliases, or join others. */
import { conform } from '../../conform.js';
import type { Draft } from '../../draft.js';
import { manifestName } from '../../names.js';
import { child, entriesOf, itemsOf, type Node, textOf } from '../../node.js';
import { named, workloadsOf } from '../merge.js';

const OWN = "the application's network, on which services and daemons are found by name";

export function isExternal(network: Node | undefined): boolean {
  const external = child(network, 'external');
  return external !== undefined && textOf(external) !== 'false';
}

/** What makes no difference to a network that all services are on. */
const USUAL = ['driver', 'name', 'labels', 'attachable'];

/**
 * Whether the project's own networks matter: they separate services, or have settings or addresses. Otherwise they are
 * replaced by the network that all workloads share.
 */
export function keepsNetworks(root: Node): boolean {
  const declared = child(root, 'networks');
  const own = entriesOf(declared).filter(([, network]) => !isExternal(network));
  const special = own.some(([name, network]) => {
    const others = entriesOf(network).some(([key]) => !USUAL.includes(key) && !key.startsWith('x-'));
    return name !== 'default' && (others || (textOf(child(network, 'driver')) ?? 'bridge') !== 'bridge');
  });
  const memberships = workloadsOf(root, 'services').map(([, service]) => {
    const joined = child(service, 'networks');
    return (joined ? entriesOf(named(joined)) : []).filter(([name]) => !isExternal(child(declared, name)));
  });
  const addressed = memberships.some((joined) =>
    joined.some(([, settings]) => child(settings, 'ipv4_address') ?? child(settings, 'ipv6_address')),
  );
  const places = new Set(
    memberships.map((joined) =>
      joined
        .map(([name]) => name)
        .sort()
        .join(),
    ),
  );
  return special || addressed || places.size > 1;
}

export function carryNetworks(draft: Draft, node: Node, key: string, root: Node): void {
  const joined: Record<string, unknown> = {};
  const keeps = keepsNetworks(root);
  for (const [name, settings] of entriesOf(named(node))) {
    const own = !isExternal(child(child(root, 'networks'), name));
    const fit = own && (!keeps || name === 'default') ? 'default' : manifestName(name);
    const schema = draft.schema(`networks.${fit}`);
    const unknown = (path: string, at: Node['at']) =>
      draft.leftOut(`${key}.${name}${path}`, at, 'a workload has only names on a network');
    const membership = schema ? conform(settings, schema, { lookup: draft.lookup, unknown }) : undefined;
    // The aliases on the network that all share are collected from all services.
    if (fit !== 'default') joined[fit] = membership ?? null;
    else if (keeps) joined.default = null;
  }
  if (Object.keys(joined).length === 0) {
    draft.replaced(key, node.at, OWN);
    return;
  }
  draft.set('networks', joined);
  draft.carried(key, node.at);
}

/** What the container shares; another service is a daemon here. */
export function carryMode(draft: Draft, node: Node, key: string): void {
  const mode = textOf(node);
  const [, service] = /^service:(.*)$/.exec(mode ?? '') ?? [];
  if (mode === '' || !draft.schema(key)) return;
  if (service === undefined) {
    draft.carry(key, node);
    return;
  }
  draft.set(key, `service:${manifestName(service)}`);
  draft.carried(key, node.at);
}

export function carryLinks(draft: Draft, node: Node, key: string): void {
  draft.replaced(key, node.at, OWN);
}

/**
 * Names other than its own by which others find each service: its aliases on networks that are not kept, those in links,
 * and its container's name.
 */
export function aliasesIn(root: Node): ReadonlyMap<string, ReadonlySet<string>> {
  const services = workloadsOf(root, 'services');
  const keeps = keepsNetworks(root);
  const aliases = new Map<string, Set<string>>(services.map(([name]) => [name, new Set()]));
  for (const [name, service] of services) {
    for (const [network, settings] of entriesOf(child(service, 'networks')))
      if (!isExternal(child(child(root, 'networks'), network)) && (!keeps || network === 'default'))
        for (const alias of itemsOf(child(settings, 'aliases'))) aliases.get(name)?.add(textOf(alias) ?? '');
    for (const link of itemsOf(child(service, 'links'))) {
      const [target = '', alias = target] = textOf(link)?.split(':') ?? [];
      aliases.get(target)?.add(alias);
    }
    const own = textOf(child(service, 'container_name'));
    const others = services.filter(([other]) => other !== name).map(([, other]) => other);
    if (own !== undefined && others.some((other) => mentions(other, own))) aliases.get(name)?.add(own);
  }
  for (const [name, names] of aliases) for (const each of [name, '']) names.delete(each);
  return aliases;
}

/** Whether a variable, a command or an argument has the name in it as a host. */
function mentions(service: Node, host: string): boolean {
  const escaped = host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`(^|[^\\w.-])${escaped}($|[^\\w.-])`);
  return ['environment', 'command', 'entrypoint'].some((key) =>
    texts(child(service, key)).some((text) => pattern.test(text)),
  );
}

function texts(node: Node | undefined): string[] {
  if (!node) return [];
  if (node.kind === 'scalar') return [node.text];
  return [...(node.kind === 'list' ? node.items : node.entries.values())].flatMap(texts);
}
