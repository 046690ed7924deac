/** Stores invocations in the given database, and prints the id of each once it is acknowledged, until it is killed. */
import { writeSync } from 'node:fs';
import { InvocationStore } from '../../../src/agent/invocations/store.js';
import { openStore } from '../../../src/agent/store/open.js';
import { answer, invocation } from './support.js';

const store = new InvocationStore(openStore(process.argv[2] ?? ''));
for (;;) {
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const made = invocation({ created_at: Date.now(), body: Buffer.alloc(index * 100, index) });
      await store.create(made);
      writeSync(1, `created ${made.id}\n`);
      await store.begin(made.id, 1, Date.now());
      await store.finish(made.id, 1, answer, Date.now());
      writeSync(1, `finished ${made.id}\n`);
    }),
  );
}
