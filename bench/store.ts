/** How many asynchronous invocations are stored durably per second, and how long that blocks the event loop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvocationStore } from '../src/agent/invocations/store.js';
import { newId } from '../src/agent/store/ids.js';
import { openStore } from '../src/agent/store/open.js';

export interface StoreFigure {
  /** Concurrent callers, each of which waits for the acknowledgement before its next call. */
  readonly callers: number;
  readonly createsPerSecond: number;
  /** Milliseconds per turn of the event loop meanwhile: how long any other request may have to wait. */
  readonly turn: { readonly p50: number; readonly p99: number; readonly max: number };
}

const BODY = Buffer.alloc(1_000, 7);

export async function benchStore(creates = 5_000): Promise<StoreFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'multinode-bench-store-'));
  const database = openStore(join(folder, 'agent.db'));
  try {
    const store = new InvocationStore(database);
    await measure(store, 100, creates);
    const figures: StoreFigure[] = [];
    for (const callers of [1, 10, 100]) figures.push(await measure(store, callers, creates));
    return figures;
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(store: InvocationStore, callers: number, creates: number): Promise<StoreFigure> {
  const turns = watchTurns();
  const start = performance.now();
  let left = creates;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left-- > 0) await create(store);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  return { callers, createsPerSecond: creates / seconds, turn: turns() };
}

function create(store: InvocationStore): Promise<boolean> {
  const created_at = Date.now();
  const headers = { 'content-type': 'application/octet-stream' };
  const request = { method: 'POST', path: '/', headers, body: BODY };
  return store.create({ id: newId(created_at), function: 'bench', created_at, ...request });
}

/** Measures every turn from now on; the returned function stops this and returns the result. */
function watchTurns(): () => StoreFigure['turn'] {
  const lengths: number[] = [];
  let last = performance.now();
  let watching = true;
  const look = () => {
    const now = performance.now();
    lengths.push(now - last);
    last = now;
    if (watching) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    watching = false;
    const sorted = lengths.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { p50: at(0.5), p99: at(0.99), max: at(1) };
  };
}
