import type { PlanContext } from '../../providers/platform.js';
import { platform } from '../../providers/registry.js';
import { reveal } from '../constructs/literal.js';
import { isRecord } from '../json/shape.js';
import { withBuiltImages } from '../manifest/builds/builds.js';
import type { Manifest, TargetName } from '../manifest/model.js';
import type { Path } from '../manifest/path.js';
import { withBackend } from './backend.js';
import type { CompileOptions } from './compile.js';
import { asModule } from './module.js';
import type { Origin } from './sourcemap.js';

export interface Synthesised {
  /** Plain data in Terraform's JSON syntax. */
  readonly config: unknown;
  readonly origins: readonly Origin[];
}

/** Builds the target's constructs for the manifest in memory, and gets Terraform's configuration from them. */
export async function synthesise(
  given: Manifest,
  target: TargetName,
  { root, builds = {}, module = false }: Pick<CompileOptions, 'root' | 'builds' | 'module'>,
): Promise<Synthesised> {
  const { terraform, ...manifest } = withBuiltImages(given, builds);
  const [plan, cdktf] = await Promise.all([platform(target).plan(), import('../constructs/cdktf.js')]);
  // No cdktf.App: it creates folders in the current directory, and reads settings from the environment.
  const stack = new cdktf.TerraformStack(new cdktf.RootConstruct(), 'multinode');

  const backend = ['terraform', 'backend'];
  const origins: Origin[] = [{ config: backend, manifest: backend }];
  const origin: PlanContext['origin'] = (element, field, attribute) => {
    const config = configPath(element);
    origins.push({ config: attribute === undefined ? config : [...config, attribute], manifest: field });
  };
  function configPath(element: Parameters<PlanContext['origin']>[0]): Path {
    if (cdktf.TerraformResource.isTerraformResource(element)) {
      return ['resource', element.terraformResourceType, element.friendlyUniqueId];
    }
    if (cdktf.TerraformDataSource.isTerraformDataSource(element)) {
      return ['data', element.terraformResourceType, element.friendlyUniqueId];
    }
    if (cdktf.TerraformOutput.isTerraformOutput(element)) return ['output', element.friendlyUniqueId];
    throw new TypeError(`only resources, data sources and outputs have an origin: ${element.node.path}`);
  }

  plan(stack, { manifest, builds, root, origin });
  stack.prepareStack();
  stack.runAllValidations();
  const synthesised: unknown = stack.toTerraform();
  const config = reveal(withoutMetadata(synthesised));
  if (module) return { config: asModule(config, manifest), origins };
  // cdktf's own backend would be a file with an absolute path.
  return { config: withBackend(config, terraform?.backend), origins };
}

/** Drops cdktf's metadata for its tools, under "//". The user's keys are still sealed, and stay. */
function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .map(([key, item]) => [key, withoutMetadata(item)]),
  );
}
