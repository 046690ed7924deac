import type { TargetName } from './model.js';

export { TARGETS } from './targets.generated.js';

/** Where an application runs by default. */
export const DEFAULT_TARGET: TargetName = 'local';
