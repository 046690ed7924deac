/** The `multinode` provider's resources for the docker target, beside those of the docker provider. */
import type { Construct, TerraformResource } from '../../../src/constructs/cdktf.js';
import { MultinodeResource } from '../../../src/constructs/resource.js';

/** The Engine that the application runs on. It is created first, and checks that the application's names are free. */
export class MultinodeDockerEngine extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    config: {
      readonly application: string;
      readonly host?: string | undefined;
      /** Names of the daemons, sealed by literals(). */
      readonly daemons?: string;
      /** Where other machines reach the ports published there; without it, none can. */
      readonly address?: string;
    },
  ) {
    super(scope, id, 'multinode_docker_engine', { ...config });
    this.failPlansWith('taken', 'MN3006');
  }

  /** Path of the Engine's socket on its own machine. */
  get socket(): string {
    return this.getStringAttribute('socket');
  }
}

/** Images that are pulled with the credentials of whoever applies the stack. */
export class MultinodeDockerPrivateImages extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    {
      dependsOn,
      ...config
    }: {
      readonly host?: string | undefined;
      /** Their names, sealed by literals(). */
      readonly images: string;
      readonly dependsOn: readonly TerraformResource[];
    },
  ) {
    super(scope, id, 'multinode_docker_private_images', config, dependsOn);
  }
}

/** An image that is always what its registry has. */
export class MultinodeDockerCurrentImage extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    {
      dependsOn,
      ...config
    }: {
      readonly host?: string | undefined;
      readonly image: string;
      readonly platform?: string | undefined;
      readonly dependsOn: readonly TerraformResource[];
    },
  ) {
    super(scope, id, 'multinode_docker_current_image', config, dependsOn);
  }

  get digest(): string {
    return this.getStringAttribute('digest');
  }
}

interface VolumePlace {
  readonly host?: string;
  /** Name in the manifest. */
  readonly volume: string;
  /** Name on the Engine. */
  readonly name: string;
  readonly dependsOn: readonly TerraformResource[];
}

/** A named volume, which outlives the resource. */
export class MultinodeDockerVolume extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    {
      dependsOn,
      ...config
    }: VolumePlace & {
      readonly application: string;
      readonly driver?: string;
      /** Sealed by literals(), like the labels. */
      readonly driver_opts?: string;
      readonly labels?: string;
    },
  ) {
    super(scope, id, 'multinode_docker_volume', config, dependsOn);
  }

  get name(): string {
    return this.getStringAttribute('name');
  }
}

/** A volume that must already exist. */
export class MultinodeDockerExternalVolume extends MultinodeResource {
  constructor(scope: Construct, id: string, { dependsOn, ...config }: VolumePlace) {
    super(scope, id, 'multinode_docker_external_volume', config, dependsOn);
  }

  get name(): string {
    return this.getStringAttribute('name');
  }
}

/** The containers that the agent starts. Destroying this removes them all, even if the agent is dead. */
export class MultinodeDockerWorkers extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    {
      dependsOn,
      replacedWith,
      ...config
    }: {
      readonly application: string;
      readonly host?: string | undefined;
      readonly dependsOn: readonly TerraformResource[];
      /** Resources that can be replaced only if there are no workers. */
      readonly replacedWith: readonly TerraformResource[];
    },
  ) {
    super(scope, id, 'multinode_docker_workers', config, dependsOn);
    const addresses = replacedWith.map(
      ({ terraformResourceType, friendlyUniqueId }) => `${terraformResourceType}.${friendlyUniqueId}`,
    );
    // As an attribute it would get the form of an expression, which Terraform does not accept here.
    if (addresses.length > 0) this.addOverride('lifecycle.replace_triggered_by', addresses);
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
  /** Folder for the secrets' files. */
  readonly folder: string;
  /** The normalised manifest with only this daemon, sealed by literals(). */
  readonly manifest: string;
  /** Variable → address of what the daemon uses, sealed by literals(). */
  readonly addresses?: string;
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
