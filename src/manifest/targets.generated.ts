/** Generated from schema/source.json by `npm run generate`; do not edit. */
export const TARGETS = ['local', 'docker', 'nomad'] as const;
