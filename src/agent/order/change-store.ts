import { inputsShape } from '../../api/shapes.generated.js';
import type { ApplicationRequest } from '../../api/types.js';
import { validateNormalised } from '../../manifest/validate-normalised.js';
import type { Store } from '../store/open.js';

/** A change that is on record, but not applied yet. */
export interface Change {
  readonly id: string;
  readonly request: ApplicationRequest;
  /** Why it is not applied, as a clause; null while its jobs run. */
  readonly failure: string | null;
}

/** The record of the change that waits for its jobs. A write resolves once it is on disk. */
export class ChangeStore {
  constructor(private readonly store: Store) {}

  /** @throws ManifestError if this version rejects what an earlier one accepted */
  get(): Change | null {
    const row = this.store.row('SELECT id, manifest, inputs, failure FROM application_change');
    if (!row) return null;
    const inputs = row.json('inputs');
    if (!inputsShape.matches(inputs)) throw new Error("The database's inputs are not as expected.");
    const failure = row.jsonOrNull('failure');
    return {
      id: row.text('id'),
      request: { manifest: validateNormalised(row.json('manifest')), inputs },
      failure: typeof failure === 'string' ? failure : null,
    };
  }

  put({ id, request, failure }: Change): Promise<void> {
    return this.store.commitBegin(() => {
      this.store.run(
        'INSERT OR REPLACE INTO application_change (only_row, id, manifest, inputs, failure) VALUES (1, ?, ?, ?, ?)',
        id,
        JSON.stringify(request.manifest),
        JSON.stringify(request.inputs),
        failure === null ? null : JSON.stringify(failure),
      );
    });
  }

  async clear(): Promise<void> {
    await this.store.commit(() => this.store.run('DELETE FROM application_change'));
  }
}
