/** Validates a normalised manifest from outside, as JSON, against the schema's limits and the semantic rules. */
import { ManifestError } from '../errors/errors.js';
import { unplaced } from './finding.js';
import type { Manifest } from './model.js';
import { normalisedSchema } from './normalised-schema.js';
import { schemaFindings } from './schema-findings.js';
import { semanticFindings } from './semantics/index.js';
import { validator } from './validators/normalised.js';

/** Returns the value as a Manifest, or throws a ManifestError with every finding's path. */
export function validateNormalised(value: unknown): Manifest {
  const validate = validator();
  if (!validate(value)) {
    const options = { schema: normalisedSchema(), syntax: 'json' } as const;
    throw new ManifestError(schemaFindings(validate.errors ?? [], value, options).map(unplaced));
  }
  const findings = semanticFindings(value);
  if (findings.length > 0) throw new ManifestError(findings.map(unplaced));
  return value;
}

/** Checks the normaliser's result: a mismatch is a bug, not the user's mistake. */
export function assertManifest(value: unknown): asserts value is Manifest {
  const validate = validator();
  if (validate(value)) return;
  const [{ instancePath, keyword, params } = {}] = validate.errors ?? [];
  throw new Error(
    `the normalised manifest does not fit its schema: ${instancePath} ${keyword} ${JSON.stringify(params)}`,
  );
}
