/** What the nomad target has beside the resources of every target. */
import { type Construct, TerraformProvider, TerraformResource } from '../cdktf.js';
import { MultinodeResource } from './resource.js';

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

/** A job, given as Nomad's API has it. */
export class NomadJob extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly jobspec: string,
  ) {
    super(scope, id, {
      terraformResourceType: 'nomad_job',
      terraformGeneratorMetadata: { providerName: 'nomad' },
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      jobspec: this.jobspec,
      json: true,
      // How many run is the agent's to decide, and no count of it is ever a change.
      preserve_counts: true,
      rerun_if_dead: false,
      purge_on_destroy: true,
    };
  }
}

/** Where in Nomad the application is. */
export interface NomadPlace {
  readonly address?: string;
  readonly namespace: string;
  readonly region?: string;
}

/** What the agent makes in Nomad: nothing is left once this is destroyed, whether the agent lives or not. */
export class MultinodeNomadWorkers extends MultinodeResource {
  constructor(scope: Construct, id: string, config: NomadPlace & { readonly application: string }) {
    super(scope, id, 'multinode_nomad_workers', { ...config });
  }
}
