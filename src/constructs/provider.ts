import { PROVIDER_SOURCE } from '../terraform/framework/launcher.js';
import { VERSION } from '../version.js';
import { type Construct, TerraformProvider } from './cdktf.js';

/** The `multinode` provider (src/terraform/provider), at exactly the version that wrote the stack. */
export class MultinodeProvider extends TerraformProvider {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: 'multinode',
      terraformGeneratorMetadata: { providerName: 'multinode', providerVersion: VERSION },
      terraformProviderSource: PROVIDER_SOURCE,
    });
  }
}
