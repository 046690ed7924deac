/** Normalises a file's manifest: expands short forms, fills in defaults, converts units. */
import { mapValues } from '../json/record.js';
import { splitCommand } from './command.js';
import { containerFields, hosts, texts } from './container-fields.js';
import { withDefaults } from './defaults.js';
import { dependencies } from './dependencies.js';
import { secretMounts } from './file-mounts.js';
import type { Finding } from './finding.js';
import { checkSettings } from './healthcheck.js';
import type { Lookup } from './interpolate.js';
import { HOOK_FIELDS, type HookField, KINDS, type Manifest, SECTIONS } from './model.js';
import { fieldName, type Path } from './path.js';
import { exposedPorts, portMappings } from './ports.js';
import type { DaemonFields, Defaults, ManifestFile } from './schema.generated.js';
import { shellSyntax } from './shell-syntax.js';
import { assertManifest } from './validate-normalised.js';

/** Takes a file that satisfies the schema; the findings are about commands, and some are warnings. */
export function normalise(file: ManifestFile, lookup: Lookup): { manifest: Manifest; findings: Finding[] } {
  const findings: Finding[] = [];
  const { defaults, ...rest } = file;
  const sections = KINDS.map((kind) => {
    const section = SECTIONS[kind];
    const entries = Object.entries(file[section] ?? {}).map(([name, own]) => {
      const path = [section, name];
      const common = writtenOut(own, defaults ?? {}, path, { lookup, findings });
      const hooks = hookFields(own, path, { lookup, findings });
      return [name, { ...common, ...checkSettings(own), ...hooks, ...portFields(own, path, findings) }];
    });
    return [section, Object.fromEntries(entries)];
  });
  const manifest = withDefaults({
    ...rest,
    ...(file.volumes && { volumes: mapValues(file.volumes, declaration) }),
    ...(file.networks && {
      networks: mapValues(file.networks, (given, name) => network(given, { name, application: file.name })),
    }),
    ...Object.fromEntries(sections),
  });
  assertManifest(manifest);
  return { manifest, findings };
}

/** A declaration of a volume or network, which is nothing if it has no settings. */
function declaration(
  given: NonNullable<ManifestFile['volumes']>[string] | NonNullable<ManifestFile['networks']>[string],
): Record<string, unknown> {
  const { labels, driver_opts, ...settings } = given ?? {};
  return {
    ...settings,
    ...(labels && { labels: texts(labels) }),
    ...(driver_opts && { driver_opts: mapValues(driver_opts, String) }),
  };
}

/** With the network's name on the platform: no application's name contains a dot, so names of networks can't collide. */
function network(
  given: NonNullable<ManifestFile['networks']>[string],
  { name, application }: { readonly name: string; readonly application: string },
): Record<string, unknown> {
  const usual = given?.external ? name : `multinode-${application}.${name}`;
  const { ipam } = given ?? {};
  return {
    name: usual,
    ...declaration(given),
    ...(ipam && { ipam: { ...ipam, ...(ipam.options && { options: mapValues(ipam.options, String) }) } }),
  };
}

/** The workload merged over the defaults, with short forms expanded. */
function writtenOut(
  own: Defaults,
  defaults: Defaults,
  path: Path,
  { lookup, findings }: { readonly lookup: Lookup; readonly findings: Finding[] },
): Record<string, unknown> {
  const { depends_on: _merged, ...workload } = { ...defaults, ...own };
  const { command, entrypoint, build, env_file, secrets } = workload;
  const needed = dependencies(own.depends_on, defaults.depends_on, String(path.at(-1)));
  return {
    ...workload,
    environment: { ...variables(defaults.environment), ...variables(own.environment) },
    ...containerFields(workload),
    ...(needed && { depends_on: needed }),
    ...(command !== undefined && { command: words(command, [...path, 'command'], findings) }),
    ...(entrypoint !== undefined && { entrypoint: words(entrypoint, [...path, 'entrypoint'], findings) }),
    ...(build !== undefined && { build: buildSettings(build, lookup) }),
    env_file: envFiles(env_file ?? defaults.env_file),
    secrets: secretMounts(secrets ?? defaults.secrets ?? []),
  };
}

/** Only workers that stay have them. */
function hookFields(
  given: Pick<DaemonFields, HookField>,
  path: Path,
  { lookup, findings }: { readonly lookup: Lookup; readonly findings: Finding[] },
): Record<string, unknown> {
  const hooks = HOOK_FIELDS.flatMap((field) => {
    const list = given[field]?.map(({ command, environment, user, ...hook }, index) => ({
      ...hook,
      command: words(command, [...path, field, index, 'command'], findings),
      environment: withValues(environment, lookup),
      ...(user !== undefined && { user: String(user) }),
    }));
    return list ? [[field, list] as const] : [];
  });
  return Object.fromEntries(hooks);
}

/** Only daemons have them. */
function portFields(
  { ports, expose }: Pick<DaemonFields, 'ports' | 'expose'>,
  path: Path,
  findings: Finding[],
): Record<string, unknown> {
  return {
    ...(ports && { ports: portMappings(ports, [...path, 'ports'], findings) }),
    ...(expose && { expose: exposedPorts(expose, [...path, 'expose'], findings) }),
  };
}

/** The command's words; one that can't be split is a finding, and stays whole for later checks. */
function words(command: string | readonly string[], path: Path, findings: Finding[]): readonly string[] {
  const whole = typeof command === 'string' ? [command] : command;
  try {
    const split = typeof command === 'string' ? splitCommand(command) : command;
    if (split[0]?.trim()) {
      findings.push(...forShell(command, path));
      return split;
    }
    const hint = 'the first word is the program, such as node';
    findings.push({ code: 'MN1022', message: `${fieldName(path)} has no program`, path, hint });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const hint = 'close it, or write the command as a list';
    findings.push({ code: 'MN1022', message: `${fieldName(path)} ${error.message}`, path, hint });
  }
  return whole;
}

function forShell(command: string | readonly string[], path: Path): Finding[] {
  const found = shellSyntax(command);
  if (found === undefined) return [];
  const line = typeof command === 'string' ? command.trim() : command.join(' ');
  // A $ for the command is written $$, since $ starts a variable of the manifest.
  const example = line.length > 60 || line.includes('\n') ? '…' : line.replaceAll('$', '$$$$');
  return [
    {
      code: 'MN1025',
      message: `${fieldName(path)} has ${found}, which needs a shell, but no shell runs it`,
      path,
      severity: 'warning',
      hint: `to use a shell, write [sh, -c, ${JSON.stringify(example)}]`,
    },
  ];
}

/** A map, or a list of NAME=value, as a map; the value is null for a name alone. */
function variables(environment: Defaults['environment']): Record<string, string | null> {
  if (environment === undefined || environment === null) return {};
  if (Array.isArray(environment)) {
    return Object.fromEntries(
      environment.map((entry) => {
        const equals = entry.indexOf('=');
        return equals < 0 ? [entry, null] : [entry.slice(0, equals), entry.slice(equals + 1)];
      }),
    );
  }
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.map(([name, value]) => [name, value === null ? null : String(value)]));
}

function envFiles(given: Defaults['env_file']): readonly Record<string, unknown>[] {
  const list = Array.isArray(given) ? given : given === undefined || given === null ? [] : [given];
  return list.map((file) => (typeof file === 'string' ? { path: file } : file));
}

/** A name without a value gets the caller's value, and is left out if the caller has none. */
function withValues(given: Defaults['environment'], lookup: Lookup): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables(given)).flatMap(([name, own]) => {
      const value = own ?? lookup(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function buildSettings(build: NonNullable<Defaults['build']>, lookup: Lookup): Record<string, unknown> {
  if (typeof build === 'string') return { context: build };
  const { version, labels, extra_hosts, additional_contexts, provenance, sbom } = build;
  return {
    ...build,
    args: withValues(build.args, lookup),
    ...(version !== undefined && { version: String(version) }),
    ...(labels && { labels: texts(labels) }),
    ...(extra_hosts && { extra_hosts: hosts(extra_hosts) }),
    ...(additional_contexts && { additional_contexts: texts(additional_contexts) }),
    ...(provenance !== undefined && { provenance: String(provenance) }),
    ...(sbom !== undefined && { sbom: String(sbom) }),
  };
}
