import type { Code } from '../errors/codes.js';
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

  /**
   * Makes every plan fail while the attribute's planned value is a text, which says why. Terraform also plans before it
   * destroys; there it only warns, which no error of the provider could be.
   */
  protected failPlansWith(attribute: string, code: Code): void {
    const value = `self.${attribute}`;
    // The message is also evaluated while the condition holds.
    const errorMessage = `\${coalesce(${value}, "nothing")} (${code})`;
    this.lifecycle = { postcondition: [{ condition: `\${${value} == null}`, errorMessage }] };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.attributes };
  }
}
