import { join } from 'node:path';
import { expect } from 'chai';
import { openStore } from '../../../src/agent/store/open.js';
import { temporaryFolder } from '../../support/folder.js';

const WRITE = "INSERT INTO application VALUES (1, '{}', '{}', 5)";

async function refusal(written: Promise<unknown>): Promise<string> {
  return written.then(
    () => 'it was written',
    (error: Error) => error.message,
  );
}

describe('store: shared by agents', () => {
  const folder = temporaryFolder();
  const path = () => join(folder(), 'agent.db');

  it("keeps no files that need one machine's memory", () => {
    const store = openStore(path(), () => {});
    expect(store.row('PRAGMA journal_mode')?.text('journal_mode')).to.equal('delete');
    expect(store.row('PRAGMA synchronous')?.integer('synchronous')).to.equal(2);
    store.close();
  });

  it('lets only the last one that opened it write, whatever the other believes', async () => {
    const first = openStore(path(), () => {});
    const second = openStore(path(), () => {});
    expect(await refusal(first.commit(() => first.run(WRITE)))).to.match(/Another agent has opened/);
    expect(second.rows('SELECT * FROM application')).to.have.length(0);
    await second.commit(() => second.run(WRITE));
    expect(second.rows('SELECT * FROM application')).to.have.length(1);
    first.close();
    second.close();
  });

  it('writes nothing once the lease has ended, not even waiting work when it is closed', async () => {
    let mine = true;
    const store = openStore(path(), () => {
      if (!mine) throw new Error('not mine');
    });
    mine = false;
    const waiting = refusal(store.commit(() => store.run(WRITE)));
    store.close();
    expect(await waiting).to.equal('not mine');
    expect(() => openStore(path(), () => expect.fail('not mine either'))).to.throw('not mine either');
    const look = openStore(path());
    expect(look.rows('SELECT * FROM application')).to.have.length(0);
    look.close();
  });
});
