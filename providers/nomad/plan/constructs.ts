/** The nomad target's constructs, beside those of every target. */
import { type Construct, TerraformProvider, TerraformResource } from '../../../src/constructs/cdktf.js';
import { MultinodeResource } from '../../../src/constructs/resource.js';

const SOURCE = 'hashicorp/nomad';
/** The first version that can leave a job's counts unchanged. */
const VERSION = '~> 2.6';

/**
 * The `nomad` provider. The published bindings were generated from an older version without `preserve_counts`, so the parts
 * that are needed are here.
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
  /** Whether it runs by itself: the plan sets its count, and applying waits until Nomad has deployed it. */
  readonly runs?: boolean;
  /** Created before it, and removed after it. */
  readonly dependsOn?: readonly TerraformResource[];
}

/** A job, in the JSON form of Nomad's API. */
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

  /** Changes when the job changes. */
  get hash(): string {
    return `\${sha256(${this.fqn}.jobspec)}`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { runs = false } = this.options;
    return {
      jobspec: this.jobspec,
      json: true,
      // Otherwise the agent decides how many run, and its count never shows as a change.
      preserve_counts: !runs,
      // A parameterised job is dead only if it was stopped by hand.
      rerun_if_dead: true,
      purge_on_destroy: true,
      ...(runs && { detach: false }),
    };
  }
}

/** Values that a job may read, but that are not part of it. */
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

/** Where in Nomad the application runs. */
export interface NomadPlace {
  readonly address?: string;
  readonly namespace: string;
  readonly region?: string;
}

/** The rights of one task's Nomad identity. */
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

/** What the agent creates in Nomad. Destroying this removes it all, even if the agent is dead. */
export class MultinodeNomadWorkers extends MultinodeResource {
  constructor(scope: Construct, id: string, config: NomadPlace & { readonly application: string }) {
    super(scope, id, 'multinode_nomad_workers', { ...config });
    this.failPlansWith('taken', 'MN3006');
  }
}

/** A named volume, which outlives the application. */
export class MultinodeNomadVolume extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    /** The constraints are sealed by literals(). */
    config: NomadPlace & { readonly name: string; readonly node_pool: string; readonly constraints: string },
  ) {
    super(scope, id, 'multinode_nomad_volume', { ...config });
  }
}

/** An agent that runs as a Nomad job, once it answers. */
export class MultinodeNomadAgent extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    config: NomadPlace & { readonly application: string; readonly job: string },
  ) {
    super(scope, id, 'multinode_nomad_agent', { ...config });
  }

  /** Address at which the agent answers. */
  get url(): string {
    return this.getStringAttribute('url');
  }

  /** Address of its node. */
  get host(): string {
    return this.getStringAttribute('host');
  }
}
