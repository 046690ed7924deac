import type { Construct } from './cdktf.js';
import { MultinodeResource } from './resource.js';

/** A key for the agent's API, which stays the same for the lifetime of the stack. */
export class MultinodeApiKey extends MultinodeResource {
  /** @param file path of a file that gets the key, too */
  constructor(scope: Construct, id: string, file: string) {
    super(scope, id, 'multinode_api_key', { file });
  }

  get file(): string {
    return this.getStringAttribute('file');
  }

  /** Sensitive. */
  get value(): string {
    return this.getStringAttribute('value');
  }
}
