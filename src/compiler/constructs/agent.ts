import type { TargetName } from '../../manifest/model.js';
import { type Construct, TerraformResource } from '../cdktf.js';

export interface MultinodeAgentConfig {
  readonly application: string;
  readonly target: TargetName;
  /** Folder of the manifest. */
  readonly root: string;
  /** Folder of the agent's own data. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
}

/** An agent that runs as a process on this machine. */
export class MultinodeAgent extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: MultinodeAgentConfig,
  ) {
    super(scope, id, {
      terraformResourceType: 'multinode_agent',
      terraformGeneratorMetadata: { providerName: 'multinode' },
    });
  }

  /** Address that the agent answers at; known once it runs. */
  get url(): string {
    return this.getStringAttribute('url');
  }

  /** Sensitive; known once the agent runs. */
  get apiKey(): string {
    return this.getStringAttribute('api_key');
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { application, target, root, dataDir, host, port } = this.config;
    return { application, target, root, data_dir: dataDir, host, port };
  }
}
