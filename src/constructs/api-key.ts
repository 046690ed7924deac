import type { Construct } from './cdktf.js';
import { MultinodeResource } from './resource.js';

/** A key for the agent's API, which stays the same for the lifetime of the stack. */
export class MultinodeApiKey extends MultinodeResource {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'multinode_api_key', {});
  }

  /** Sensitive. */
  get value(): string {
    return this.getStringAttribute('value');
  }
}
