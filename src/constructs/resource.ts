import { type Construct, TerraformResource } from './cdktf.js';

/** A resource of the `multinode` provider. */
export abstract class MultinodeResource extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly attributes: Readonly<Record<string, unknown>>,
    dependsOn: readonly TerraformResource[] = [],
  ) {
    super(scope, id, {
      terraformResourceType: type,
      terraformGeneratorMetadata: { providerName: 'multinode' },
      ...(dependsOn.length > 0 && { dependsOn: [...dependsOn] }),
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.attributes };
  }
}
