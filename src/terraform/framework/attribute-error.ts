import { TerraformError } from '../../errors/errors.js';

/** Keys and indexes from a resource's attribute down, by which Terraform finds the line in the configuration. */
export type Path = readonly (string | number)[];

export interface AttributeProblem {
  readonly path: Path;
  readonly message: string;
}

/** Attributes of a configuration are not valid; has every problem. */
export class AttributesError extends TerraformError {
  constructor(readonly problems: readonly AttributeProblem[]) {
    super('MN3005', problems.map(({ message }) => message).join('\n'));
  }
}
