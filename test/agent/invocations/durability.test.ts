import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { InvocationStore } from '../../../src/agent/invocations/store.js';
import { openStore } from '../../../src/agent/store/open.js';
import { temporaryFolder } from '../../support/folder.js';
import { sourceProgram } from '../../support/source-program.js';
import { answer } from './support.js';

const CHILD = sourceProgram(new URL('durability.child.ts', import.meta.url));

/** Most acknowledgements before the child is killed; it makes 40 in a round. */
const MOST = 120;

describe('invocations: durability', () => {
  const folder = temporaryFolder();

  it('loses nothing that was acknowledged, in ten SIGKILLs at random moments', async () => {
    const path = join(folder(), 'agent.db');
    const created = new Set<string>();
    const finished = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      for (const [word, id] of await writeUntilKilled(path))
        (word === 'created' ? created : finished).add(id);
      const database = openStore(path);
      expect(database.row('PRAGMA integrity_check')?.text('integrity_check')).to.equal('ok');
      const store = new InvocationStore(database);
      const lost = [...created].filter((id) => store.request(id)?.method !== 'POST');
      const undone = [...finished].filter((id) => !store.response(id)?.body.equals(answer.response.body));
      database.close();
      expect({ lost, undone }).to.deep.equal({ lost: [], undone: [] });
    }
    expect(created.size).to.be.greaterThan(10);
    expect(finished.size).to.be.greaterThan(10);
  }).timeout(180_000);
});

/** Runs the child, kills it after a random number of acknowledgements, and returns the ids that it acknowledged. */
async function writeUntilKilled(path: string): Promise<[string, string][]> {
  const child = spawn(process.execPath, [...CHILD, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let left = 1 + Math.random() * MOST;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    left -= chunk.split('\n').length - 1;
    if (left <= 0) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [word = '', id = ''] = line.split(' ');
      return [word, id];
    });
}
