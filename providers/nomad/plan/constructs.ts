/** What the nomad target has beside the resources of every target. */
import { type Construct, TerraformProvider, TerraformResource } from '../../../src/constructs/cdktf.js';
import { MultinodeResource } from '../../../src/constructs/resource.js';

const SOURCE = 'hashicorp/nomad';
/** The first that leaves a job's counts as they are. */
const VERSION = '~> 2.6';

/**
 * The `nomad` provider. The published bindings are of an older version, which has no `preserve_counts`: what is needed
 * of it is here.
 */
export class NomadProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: { readonly address?: string; readonly region?: string },
  ) {
    super(scope, id, {
      terraformResourceType: 'nomad',
      terraformGeneratorMetadata: { providerName: 'nomad', providerVersionConstraint: VERSION },
      terraformProviderSource: SOURCE,
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.config };
  }
}

export interface NomadJobOptions {
  /** Whether it runs by itself: its count is the plan's, and applying it waits until Nomad has deployed it. */
  readonly runs?: boolean;
  /** What is to be there before it, and removed after it. */
  readonly dependsOn?: readonly TerraformResource[];
}

/** A job, given as Nomad's API has it. */
export class NomadJob extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly jobspec: string,
    private readonly options: NomadJobOptions = {},
  ) {
    const { dependsOn } = options;
    super(scope, id, {
      terraformResourceType: 'nomad_job',
      terraformGeneratorMetadata: { providerName: 'nomad' },
      ...(dependsOn && { dependsOn: [...dependsOn] }),
    });
  }

  /** Another text than before where the job is another one. */
  get hash(): string {
    return `\${sha256(${this.fqn}.jobspec)}`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { runs = false } = this.options;
    return {
      jobspec: this.jobspec,
      json: true,
      // How many else run is the agent's to decide, and no count of it is ever a change.
      preserve_counts: !runs,
      // One that others are instances of is dead only where it was stopped by hand.
      rerun_if_dead: true,
      purge_on_destroy: true,
      ...(runs && { detach: false }),
    };
  }
}

/** Values that a job may read, and that are not in it. */
export class NomadVariable extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: {
      readonly namespace: string;
      readonly path: string;
      /** Sensitive. */
      readonly items: Readonly<Record<string, string>>;
      readonly dependsOn: readonly TerraformResource[];
    },
  ) {
    super(scope, id, {
      terraformResourceType: 'nomad_variable',
      terraformGeneratorMetadata: { providerName: 'nomad' },
      dependsOn: [...config.dependsOn],
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { namespace, path, items } = this.config;
    return { namespace, path, items };
  }
}

/** Where in Nomad the application is. */
export interface NomadPlace {
  readonly address?: string;
  readonly namespace: string;
  readonly region?: string;
}

/** Rights of the one task of a job, by the identity that Nomad gives it. */
export class NomadAclPolicy extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: {
      readonly name: string;
      readonly description: string;
      /** HCL. */
      readonly rules: string;
      readonly job: Readonly<Record<'namespace' | 'job' | 'group' | 'task', string>>;
      readonly dependsOn: readonly TerraformResource[];
    },
  ) {
    super(scope, id, {
      terraformResourceType: 'nomad_acl_policy',
      terraformGeneratorMetadata: { providerName: 'nomad' },
      dependsOn: [...config.dependsOn],
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { name, description, rules, job } = this.config;
    const { namespace, job: job_id, group, task } = job;
    return { name, description, rules_hcl: rules, job_acl: { namespace, job_id, group, task } };
  }
}

/** What the agent makes in Nomad: nothing is left once this is destroyed, whether the agent lives or not. */
export class MultinodeNomadWorkers extends MultinodeResource {
  constructor(scope: Construct, id: string, config: NomadPlace & { readonly application: string }) {
    super(scope, id, 'multinode_nomad_workers', { ...config });
  }
}

/** An agent that is a job of Nomad's, once it answers. */
export class MultinodeNomadAgent extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    config: NomadPlace & { readonly application: string; readonly job: string },
  ) {
    super(scope, id, 'multinode_nomad_agent', { ...config });
  }

  /** Address that the agent answers at. */
  get url(): string {
    return this.getStringAttribute('url');
  }

  /** Of its node. */
  get host(): string {
    return this.getStringAttribute('host');
  }
}
