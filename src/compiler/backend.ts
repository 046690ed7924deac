/** Where Terraform keeps the state of a stack. Pure. */
import { isRecord } from '../json/shape.js';
import type { TerraformSettings } from '../manifest/model.js';
import { STATE_FILE } from './files.js';

const USUAL = { local: { path: STATE_FILE } };

/** The configuration with the manifest's backend, or with none. */
export function withBackend(config: unknown, given: TerraformSettings['backend'] = USUAL): unknown {
  if (!isRecord(config) || !isRecord(config.terraform)) return config;
  const { backend: _, ...terraform } = config.terraform;
  const { cloud, ...backend } = given;
  return { ...config, terraform: { ...terraform, ...(cloud ? { cloud } : { backend }) } };
}

/** Whether the state of a stack with this configuration is the usual file. */
export function hasUsualBackend(config: unknown): boolean {
  const { backend } = isRecord(config) && isRecord(config.terraform) ? config.terraform : {};
  const local = isRecord(backend) ? backend.local : undefined;
  return isRecord(local) && local.path === STATE_FILE;
}
