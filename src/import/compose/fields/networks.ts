/** Networks: an application has one of its own, on which workloads have their name and aliases, and joins external ones. */
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

export function carryNetworks(draft: Draft, node: Node, key: string, root: Node): void {
  const joined: Record<string, unknown> = {};
  for (const [name, settings] of entriesOf(named(node))) {
    const fit = isExternal(child(child(root, 'networks'), name)) ? manifestName(name) : 'default';
    const schema = draft.schema(`networks.${fit}`);
    const unknown = (path: string, at: Node['at']) =>
      draft.leftOut(`${key}.${name}${path}`, at, 'a workload has only names on a network');
    const membership = schema ? conform(settings, schema, { lookup: draft.lookup, unknown }) : undefined;
    // The aliases on the application's network are collected from all services.
    if (fit !== 'default') joined[fit] = membership ?? null;
  }
  if (Object.keys(joined).length === 0) {
    draft.replaced(key, node.at, OWN);
    return;
  }
  draft.set('networks', joined);
  draft.carried(key, node.at);
}

export function carryLinks(draft: Draft, node: Node, key: string): void {
  draft.replaced(key, node.at, OWN);
}

/** Names other than its own by which others find each service on the application's network. */
export function aliasesIn(root: Node): ReadonlyMap<string, ReadonlySet<string>> {
  const services = workloadsOf(root, 'services');
  const aliases = new Map<string, Set<string>>(services.map(([name]) => [name, new Set()]));
  for (const [name, service] of services) {
    for (const [network, settings] of entriesOf(child(service, 'networks')))
      if (!isExternal(child(child(root, 'networks'), network)))
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
