import type { Construct, TerraformResource } from './cdktf.js';
import { MultinodeResource } from './resource.js';

export interface MultinodeApplicationConfig {
  /** Address of the agent's API. */
  readonly url: string;
  /** Path of the file with its key. */
  readonly apiKeyFile: string;
  /** Folder of the manifest, for the secrets and environment files that it names. */
  readonly root: string;
  /** The normalised manifest, sealed by literals(). */
  readonly manifest: string;
  /** Ids by the images' names in the manifest, sealed. */
  readonly images?: Readonly<Record<string, string>>;
  /** Resources that must be created before it, and removed after it. */
  readonly dependsOn?: readonly TerraformResource[];
}

/** The manifest, sent to the agent's API. */
export class MultinodeApplication extends MultinodeResource {
  constructor(scope: Construct, id: string, config: MultinodeApplicationConfig) {
    const { url, apiKeyFile, root, manifest, images, dependsOn } = config;
    const attributes = { url, api_key_file: apiKeyFile, root, manifest, images };
    super(scope, id, 'multinode_application', attributes, dependsOn);
  }
}
