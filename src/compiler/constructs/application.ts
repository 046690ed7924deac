import { type Construct, TerraformResource } from '../cdktf.js';

export interface MultinodeApplicationConfig {
  /** Address of the agent's API. */
  readonly url: string;
  readonly apiKey: string;
  /** Folder of the manifest, for the secrets and environment files that it names. */
  readonly root: string;
  /** The normalised manifest, sealed by literals(). */
  readonly manifest: string;
}

/** The manifest, pushed to the agent's API. */
export class MultinodeApplication extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: MultinodeApplicationConfig,
  ) {
    super(scope, id, {
      terraformResourceType: 'multinode_application',
      terraformGeneratorMetadata: { providerName: 'multinode' },
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { url, apiKey, root, manifest } = this.config;
    return { url, api_key: apiKey, root, manifest };
  }
}
