/** The `multinode` provider's resources for images that are built. */
import type { Construct, TerraformResource } from '../../../src/constructs/cdktf.js';
import { MultinodeResource } from '../../../src/constructs/resource.js';

/** A copy of a build context, with its Dockerfile. */
export class MultinodeBuildContext extends MultinodeResource {
  constructor(
    scope: Construct,
    id: string,
    config: {
      readonly folder: string;
      readonly context: string;
      /** What is copied, sealed by literals(). */
      readonly copy: string;
    },
  ) {
    super(scope, id, 'multinode_build_context', { ...config });
  }
}

/** An image that is pushed to its registry with the credentials of whoever applies the stack. */
export class MultinodePushedImage extends MultinodeResource {
  constructor(scope: Construct, id: string, image: string, built: TerraformResource) {
    super(scope, id, 'multinode_pushed_image', { image }, [built]);
  }
}
