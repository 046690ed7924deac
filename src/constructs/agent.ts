import type { TargetName } from '../manifest/model.js';
import type { Construct, TerraformResource } from './cdktf.js';
import { MultinodeResource } from './resource.js';

export interface MultinodeAgentConfig {
  readonly application: string;
  readonly target: TargetName;
  /** Address of the platform's API, unless the environment has it. */
  readonly engine?: string;
  /** Where in Nomad. */
  readonly namespace?: string;
  readonly region?: string;
  /** Folder of the manifest. */
  readonly root: string;
  /** The agent's data folder. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Resources that must be created before it, and removed after it. */
  readonly dependsOn?: readonly TerraformResource[];
}

/** An agent that runs as a process on this machine. */
export class MultinodeAgent extends MultinodeResource {
  constructor(scope: Construct, id: string, config: MultinodeAgentConfig) {
    const { dataDir, dependsOn, ...others } = config;
    super(scope, id, 'multinode_agent', { ...others, data_dir: dataDir }, dependsOn);
  }

  /** Address that the agent answers at; known once it runs. */
  get url(): string {
    return this.getStringAttribute('url');
  }

  /** Path of the file with the key of its API. */
  get apiKeyFile(): string {
    return this.getStringAttribute('api_key_file');
  }
}
