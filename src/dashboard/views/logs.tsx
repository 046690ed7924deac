import { useEffect, useRef, useState } from 'preact/hooks';
import type { LogEntry } from '../../api/types.js';
import { useLoad } from '../load.js';
import { clockTime } from '../model/words.js';
import { Scroll } from './scroll.js';

/** Lines that the page keeps. */
const KEPT = 2_000;
const TAIL = 200;
/** Milliseconds for which lines are collected. */
const BATCH = 100;

interface Props {
  readonly open: (options: { tail: number; follow: true; signal: AbortSignal }) => AsyncIterable<LogEntry>;
  /** What the log belongs to; when it changes, the log is loaded again. */
  readonly of: string;
}

/** A log that shows new lines, and scrolls along while its end is in view. */
export function Logs({ open, of }: Props) {
  const [lines, setLines] = useState<readonly LogEntry[]>([]);
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const failure = useLoad((signal) => follow(open({ tail: TAIL, follow: true, signal }), setLines), [of]);
  useEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const scrolled = () => {
    const { current } = box;
    if (current) atEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < 20;
  };
  return (
    <section>
      <h2 id="logs">Logs</h2>
      {failure !== null && <p role="alert">{failure}</p>}
      <Scroll labelledBy="logs" look="text" inside={box} onScroll={scrolled}>
        {lines.length === 0 ? (
          <p class="quiet">No output yet.</p>
        ) : (
          lines.map((line, index) => <LogLine key={index} line={line} />)
        )}
      </Scroll>
    </section>
  );
}

function LogLine({ line: { at, worker, stream, text } }: { readonly line: LogEntry }) {
  return (
    <div class={stream}>
      <span class="quiet">
        {at === null ? '' : <time dateTime={at}>{clockTime(at)}</time>} {worker}
      </span>{' '}
      {text}
    </div>
  );
}

/** Shows lines that arrive together in one update. */
async function follow(
  entries: AsyncIterable<LogEntry>,
  show: (change: (shown: readonly LogEntry[]) => readonly LogEntry[]) => void,
): Promise<void> {
  show(() => []);
  let fresh: LogEntry[] = [];
  for await (const entry of entries) {
    if (fresh.push(entry) > 1) continue;
    setTimeout(() => {
      const added = fresh;
      fresh = [];
      show((shown) => [...shown, ...added].slice(-KEPT));
    }, BATCH);
  }
}
