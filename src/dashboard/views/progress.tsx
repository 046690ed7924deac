import { useState } from 'preact/hooks';
import type { Execution } from '../../api/types.js';
import { useShown } from '../context.js';
import { useLoad } from '../load.js';
import { progressShare } from '../model/words.js';
import { Meter } from './bars.js';

/** The live progress of a running execution. */
export function Progress({ execution: { id, state } }: { readonly execution: Execution }) {
  const { live } = useShown();
  const [said, setSaid] = useState('');
  const running = state === 'RUNNING';
  useLoad(
    async (signal) => {
      if (!running) return;
      for await (const { value } of live.client.jobs.progress(id, { signal })) setSaid(value);
    },
    [id, running],
  );
  const share = progressShare(said);
  return (
    <>
      {said}
      {running && share !== null && <Meter label="Progress" text={said} share={share} />}
    </>
  );
}
