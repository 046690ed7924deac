/** What the docker target has of the `multinode` provider beside the docker provider's own resources. */
import type { Construct, TerraformResource } from '../../../src/constructs/cdktf.js';
import { MultinodeResource } from '../../../src/constructs/resource.js';

/** The Engine that the application is put on; made first, it sees that no other has taken the application's names. */
export class MultinodeDockerEngine extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    config: {
      readonly application: string;
      readonly host?: string | undefined;
      /** Names of the daemons, sealed by literals(). */
      readonly daemons?: string;
      /** Where other machines reach what is published there; none do, unless given. */
      readonly address?: string;
    },
  ) {
    super(scope, id, 'multinode_docker_engine', { ...config });
  }

  /** Path of the Engine's socket on its own machine. */
  get socket(): string {
    return this.getStringAttribute('socket');
  }
}

/** The containers that the agent starts: none is left once this is destroyed, whether the agent lives or not. */
export class MultinodeDockerWorkers extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    {
      dependsOn,
      ...config
    }: {
      readonly application: string;
      readonly host?: string | undefined;
      readonly dependsOn: readonly TerraformResource[];
    },
  ) {
    super(scope, id, 'multinode_docker_workers', config, dependsOn);
  }
}

/** A folder with what the agent's image is built from. */
export class MultinodeAgentSources extends MultinodeResource {
  constructor(scope: Construct, id: string, config: { readonly folder: string }) {
    super(scope, id, 'multinode_agent_sources', { ...config });
  }

  /** Hash of the folder's contents. */
  get hash(): string {
    return this.getStringAttribute('hash');
  }
}

export interface MultinodeDaemonInputsConfig {
  readonly workload: string;
  /** Folder of the manifest. */
  readonly root: string;
  /** Folder that the secrets' files are put into. */
  readonly folder: string;
  /** The normalised manifest with this daemon alone, sealed by literals(). */
  readonly manifest: string;
}

/** The values that a daemon's part of the manifest refers to. */
export class MultinodeDaemonInputs extends MultinodeResource {
  constructor(scope: Construct, id: string, config: MultinodeDaemonInputsConfig) {
    super(scope, id, 'multinode_daemon_inputs', { ...config });
  }

  /** NAME=VALUE of each variable; sensitive. */
  get environment(): string[] {
    return this.getListAttribute('environment');
  }

  /** Hash of all values; sensitive. */
  get fingerprint(): string {
    return this.getStringAttribute('fingerprint');
  }
}
