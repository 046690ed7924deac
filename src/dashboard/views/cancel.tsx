import { useState } from 'preact/hooks';
import type { Execution } from '../../api/types.js';
import { useShown } from '../context.js';
import { wordsOf } from '../load.js';

/** A button that cancels an execution, if it has not ended and changes are allowed. */
export function Cancel({ execution: { id, state, workload } }: { readonly execution: Execution }) {
  const { live, mayChange } = useShown();
  const [failure, setFailure] = useState('');
  if (!mayChange || (state !== 'PENDING' && state !== 'RUNNING')) return null;
  const cancel = async () => {
    if (!confirm(`Cancel execution ${id} of ${workload}?`)) return;
    await live.client.jobs.cancel(id).catch((error: unknown) => setFailure(wordsOf(error)));
  };
  return (
    <>
      <button type="button" onClick={cancel} aria-label={`Cancel execution ${id}`}>
        Cancel
      </button>
      {failure !== '' && <p role="alert">{failure}</p>}
    </>
  );
}
