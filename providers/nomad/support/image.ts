import type { AnySpec } from '../../../src/manifest/model.js';
import type { FieldRefusal } from '../../platform.js';

/** A node pulls an image that it lacks in any case, and only nodes with Linux run them. */
export function refuseImage({ platform, pull_policy }: AnySpec): FieldRefusal[] {
  const never: FieldRefusal = {
    field: 'pull_policy',
    code: 'MN2006',
    message: 'a Nomad node pulls an image that it does not have',
    hint: 'leave out pull_policy',
  };
  const other: FieldRefusal = {
    field: 'platform',
    code: 'MN2006',
    message: `the docker driver runs images for Linux only, found ${platform}`,
    hint: 'write linux and a processor, such as linux/amd64',
  };
  return [
    ...(pull_policy === 'never' ? [never] : []),
    ...(platform !== undefined && !platform.startsWith('linux/') ? [other] : []),
  ];
}
