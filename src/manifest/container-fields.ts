/** Expands the short forms of the container's fields. */
import { mapValues } from '../json/record.js';
import { configMounts } from './file-mounts.js';
import type { ContainerField } from './model.js';
import { mountsOf } from './mounts.js';
import type { Defaults } from './schema.generated.js';

type Expanded = { readonly [F in ContainerField]?: unknown };

/** The fields that have a short form, in their long one; those that are absent stay so. */
export function containerFields(given: Defaults): Expanded {
  const { user, stop_signal, labels, cap_add, cap_drop, tmpfs, volumes, networks } = given;
  const { group_add, sysctls, extra_hosts, dns, dns_search, ulimits, logging, devices, configs } = given;
  const { storage_opt } = given;
  return {
    ...(configs !== undefined && { configs: configMounts(configs) }),
    ...(volumes !== undefined && { volumes: mountsOf(volumes) }),
    ...(networks !== undefined && { networks: memberships(networks) }),
    ...(given.pull_policy === 'if_not_present' && { pull_policy: 'missing' }),
    ...(user !== undefined && { user: String(user) }),
    ...(stop_signal !== undefined && { stop_signal: `SIG${stop_signal.replace(/^SIG/, '')}` }),
    ...(labels !== undefined && { labels: texts(labels) }),
    ...(cap_add !== undefined && { cap_add: capabilities(cap_add) }),
    ...(cap_drop !== undefined && { cap_drop: capabilities(cap_drop) }),
    ...(tmpfs !== undefined && { tmpfs: tmpfsMounts(tmpfs) }),
    ...(group_add !== undefined && { group_add: group_add.map(String) }),
    ...(sysctls !== undefined && { sysctls: texts(sysctls) }),
    ...(extra_hosts !== undefined && { extra_hosts: hosts(extra_hosts) }),
    ...(dns !== undefined && { dns: list(dns) }),
    ...(dns_search !== undefined && { dns_search: list(dns_search) }),
    ...(ulimits !== undefined && { ulimits: mapValues(ulimits, softAndHard) }),
    ...(logging !== undefined && { logging: { ...logging, options: texts(logging.options ?? {}) } }),
    ...(devices !== undefined && { devices: devices.map(device) }),
    ...(storage_opt !== undefined && { storage_opt: mapValues(storage_opt, String) }),
  };
}

/** A list of names as a map; a name alone has no settings. */
function memberships(given: NonNullable<Defaults['networks']>): Record<string, object> {
  if (isList<string>(given)) return Object.fromEntries(given.map((name) => [name, {}]));
  return mapValues(given, (settings) => settings ?? {});
}

/** A map, or a list of name=value, as a map; a name alone has an empty text. */
export function texts(
  given: NonNullable<Defaults['labels'] | Defaults['sysctls'] | Required<Defaults>['logging']['options']>,
): Record<string, string> {
  const entries = isList(given)
    ? given.map((entry) => cut(entry, '='))
    : Object.entries(given).map(([name, value]) => [name, String(value ?? '')] as const);
  return Object.fromEntries(entries);
}

/** With the prefix of the kernel's names, as the Engine keeps them, each once. */
function capabilities(given: readonly string[]): string[] {
  return [...new Set(given.map((name) => (name === 'ALL' ? name : `CAP_${name.replace(/^CAP_/, '')}`)))];
}

/** Path → mount options, as the Engine takes them. */
function tmpfsMounts(given: string | readonly string[]): Record<string, string> {
  return Object.fromEntries(list(given).map((entry) => cut(entry, ':')));
}

/** Name → address. */
export function hosts(given: NonNullable<Defaults['extra_hosts']>): Record<string, string> {
  const entries = isList(given)
    ? given.map((entry) => cut(entry, entry.includes('=') ? '=' : ':'))
    : Object.entries(given);
  return Object.fromEntries(entries);
}

function softAndHard(given: NonNullable<Defaults['ulimits']>[string]): Record<string, unknown> {
  return typeof given === 'number' ? { soft: given, hard: given } : given;
}

/** What follows the first colon is the path in the container, or permissions. */
function device(given: NonNullable<Defaults['devices']>[number]): Record<string, unknown> {
  if (typeof given !== 'string') return { ...given, target: given.target ?? given.source };
  const [source = '', ...rest] = given.split(':');
  const target = rest.find((part) => part.startsWith('/')) ?? source;
  const permissions = rest.find((part) => !part.startsWith('/'));
  return { source, target, ...(permissions !== undefined && { permissions }) };
}

function list(given: string | readonly string[]): readonly string[] {
  return typeof given === 'string' ? [given] : given;
}

/** What is before and after the first separator. */
function cut(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Array.isArray, for a list that is read-only. */
function isList<T>(value: unknown): value is readonly T[] {
  return Array.isArray(value);
}
