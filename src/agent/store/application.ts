import { inputsShape } from '../../api/shapes.generated.js';
import type { ApplicationRequest, Inputs } from '../../api/types.js';
import { validateNormalised } from '../../manifest/validate-normalised.js';
import type { Store } from './open.js';
import type { Row } from './rows.js';

/** The application that was applied last, and when (milliseconds since the epoch). */
export interface SavedApplication {
  readonly request: ApplicationRequest;
  readonly appliedAt: number;
}

/**
 * Keeps the application for a restarted agent. The inputs, including secrets, are in the database beside the manifest,
 * so that one commit changes both; only the database's user can read its files.
 */
export function saveApplication(store: Store, request: ApplicationRequest, appliedAt: number): Promise<void> {
  return store.commitBegin(() => {
    store.run(
      'INSERT OR REPLACE INTO application (only_row, manifest, inputs, applied_at) VALUES (1, ?, ?, ?)',
      JSON.stringify(request.manifest),
      JSON.stringify(request.inputs),
      appliedAt,
    );
    // Whatever was to be applied before it.
    store.run('DELETE FROM application_change');
  });
}

/** null if none is applied. Throws ManifestError if this version rejects what an earlier one accepted. */
export function loadApplication(store: Store): SavedApplication | null {
  const row = store.row('SELECT manifest, inputs, applied_at FROM application');
  if (!row) return null;
  return {
    request: { manifest: validateNormalised(row.json('manifest')), inputs: inputsIn(row) },
    appliedAt: row.integer('applied_at'),
  };
}

/** The inputs of the application; null if none is applied. */
export function loadInputs(store: Store): Inputs | null {
  const row = store.row('SELECT inputs FROM application');
  return row ? inputsIn(row) : null;
}

function inputsIn(row: Row): Inputs {
  const inputs = row.json('inputs');
  if (!inputsShape.matches(inputs)) throw new Error(`The database's inputs are not as expected.`);
  return inputs;
}

/** Removes it, with whatever was to be applied after it. */
export function clearApplication(store: Store): Promise<void> {
  return store.commit(() => {
    store.run('DELETE FROM application');
    store.run('DELETE FROM application_change');
  });
}
