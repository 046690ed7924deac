/** What Nomad puts into a worker's folder for the manifest's settings, in the form of Nomad's API. Pure. */
import type { NomadTemplate, NomadWorkload } from '../../../src/manifest/model.js';

type Own = Partial<NomadWorkload>;

/** Field of a task. @param first are downloaded before the workload's own */
export function artifactsOf({ artifacts = [] }: Own = {}, first: readonly object[] = []): object {
  const all = [
    ...first,
    ...artifacts.map(({ source, destination, mode, options }) => ({
      GetterSource: source,
      RelativeDest: destination,
      GetterMode: mode,
      ...(options && { GetterOptions: options }),
    })),
  ];
  return all.length === 0 ? {} : { Artifacts: all };
}

/** The workload's own templates; Nomad keeps the files up to date while the worker runs. */
export function ownTemplates({ templates = [] }: Own = {}): object[] {
  return templates.map(templateOf);
}

function templateOf(template: NomadTemplate): object {
  const { data, source, destination, env, perms, change_mode, change_signal } = template;
  return {
    ...(data !== undefined && { EmbeddedTmpl: data }),
    ...(source !== undefined && { SourcePath: source }),
    DestPath: destination,
    ...(env && { Envvars: true }),
    ...(perms !== undefined && { Perms: perms }),
    // Never a restart: Nomad would end what the worker is doing, without the agent.
    ChangeMode: change_mode,
    ...(change_signal !== undefined && { ChangeSignal: change_signal }),
  };
}

/** Field of a task. */
export function vaultOf({ vault }: Own = {}): object {
  if (!vault) return {};
  const { role, cluster, namespace, env, disable_file } = vault;
  return {
    Vault: {
      ...(role !== undefined && { Role: role }),
      Cluster: cluster,
      ...(namespace !== undefined && { Namespace: namespace }),
      Env: env,
      DisableFile: disable_file,
      // Never a restart, as for templates.
      ChangeMode: 'noop',
    },
  };
}
