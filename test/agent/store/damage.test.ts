import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import Database from 'libsql';
import { openStore, type Store } from '../../../src/agent/store/open.js';
import { AgentError } from '../../../src/errors/errors.js';
import { temporaryFolder } from '../../support/folder.js';

const FRAME_BYTES = 24 + 4096;

describe('store: a damaged database', () => {
  const folder = temporaryFolder();
  let left: string;
  let path: string;

  /** What an agent leaves that is killed after `commits` commits. */
  beforeEach(async () => {
    const alive = mkdtempSync(join(folder(), 'alive-'));
    left = join(mkdtempSync(join(folder(), 'left-')), 'agent');
    const store = openStore(join(alive, 'agent.db'));
    for (let commit = 1; commit <= 20; commit++) await write(store, commit);
    cpSync(alive, left, { recursive: true });
    store.close();
    path = join(left, 'agent.db');
  });

  const write = (store: Store, at: number) =>
    store.commit(() => store.run('INSERT OR REPLACE INTO history_observed VALUES (1, ?, 1)', at));
  const count = (store: Store) =>
    store.row('SELECT COUNT(*) AS number FROM history_observed')?.integer('number');
  const files = () =>
    Object.fromEntries(readdirSync(left).map((name) => [name, readFileSync(join(left, name))]));

  function flip(file: string, position: number): void {
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(position) ^ 0x10, position);
    writeFileSync(file, bytes);
  }

  const logged = () => readFileSync(`${path}-wal`).length;
  const damages: Record<string, () => void> = {
    'the log is gone': () => rmSync(`${path}-wal`),
    'the log and its index are gone': () => {
      rmSync(`${path}-wal`);
      rmSync(`${path}-shm`);
    },
    'the log is empty': () => truncateSync(`${path}-wal`, 0),
    'the log lost its last commit': () => truncateSync(`${path}-wal`, logged() - FRAME_BYTES),
    'the beginning of the log is damaged': () => flip(`${path}-wal`, 17),
    'the log is damaged in the middle': () => flip(`${path}-wal`, Math.floor(logged() / 2)),
    'the log is damaged in the middle, and its index is gone': () => {
      flip(`${path}-wal`, Math.floor(logged() / 2));
      rmSync(`${path}-shm`);
    },
    'the last frame of the log is damaged': () => flip(`${path}-wal`, logged() - 100),
    'the database is gone': () => rmSync(path),
    'the database is empty': () => truncateSync(path, 0),
  };
  for (const [what, damage] of Object.entries(damages)) {
    it(`is rejected, and left unchanged, if ${what}; the loss can be accepted`, async () => {
      damage();
      const before = files();
      for (let time = 0; time < 2; time++) {
        expect(() => openStore(path))
          .to.throw(AgentError, /is damaged: .*touch .*agent\.db-accept-loss/)
          .with.property('code', 'MN4023');
        expect(before).to.deep.include(files());
      }
      writeFileSync(`${path}-accept-loss`, '');
      const store = openStore(path);
      expect(store.notice).to.match(
        /The database was damaged: .*damaged files are kept as .*agent\.db\.damaged-/,
      );
      expect(count(store)).to.be.lessThan(20);
      await write(store, 100);
      store.close();
      const aside = Object.entries(files()).filter(([name]) => name.includes('.damaged-'));
      for (const [name, bytes] of aside) {
        expect(before[name.replace(/\.damaged-[^-]*-[^-]*-[^-]*Z/, '')]?.equals(bytes), name).to.equal(true);
      }
      expect(aside.length).to.be.greaterThan(0);
      expect(existsSync(`${path}-accept-loss`)).to.equal(false);
      const next = openStore(path);
      expect(next.notice).to.equal(null);
      next.close();
    });
  }

  it('is rejected if its pages are damaged', () => {
    openStore(path).close();
    const killed = openStore(path);
    cpSync(left, `${left}-2`, { recursive: true });
    killed.close();
    const copy = join(`${left}-2`, 'agent.db');
    const bytes = readFileSync(copy);
    bytes.fill(0xff, 4096, 5 * 4096);
    writeFileSync(copy, bytes);
    expect(() => openStore(copy))
      .to.throw(AgentError)
      .with.property('code', 'MN4023');
  });

  it('is rejected if it is not a database, and replaced with an empty one once that is accepted', () => {
    const other = join(mkdtempSync(join(folder(), 'other-')), 'agent.db');
    writeFileSync(other, 'no database'.repeat(1000));
    expect(() => openStore(other)).to.throw(AgentError, 'file is not a database');
    writeFileSync(`${other}-accept-loss`, '');
    const store = openStore(other);
    expect(store.notice).to.match(/The agent started with an empty one; .*agent\.db\.damaged-/);
    expect(count(store)).to.equal(0);
    store.close();
  });

  it('is not reported if an agent was killed, or ended, whatever it did last', async () => {
    const store = openStore(path);
    expect(store.notice).to.equal(null);
    expect(count(store)).to.equal(20);
    store.close();
    expect(existsSync(`${path}-open`)).to.equal(false);
    expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).to.equal(0);
    rmSync(path);
    openStore(path).close();
  });

  it('is not reported if another program opened it after an agent was killed, and emptied its log into it', async () => {
    const other = new Database(path);
    expect(other.prepare('SELECT COUNT(*) AS number FROM history_observed').get()).to.include({ number: 20 });
    other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    other.close();
    expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).to.equal(0);
    const store = openStore(path);
    expect([store.notice, count(store)]).to.deep.equal([null, 20]);
    await write(store, 100);
    store.close();
  });

  it('is rejected if an older copy replaced it, and the mark of the newer one stayed', async () => {
    const old = readFileSync(path);
    const store = openStore(path);
    for (let commit = 1; commit <= 3; commit++) await write(store, 100 + commit);
    store.rows('PRAGMA wal_checkpoint(TRUNCATE)');
    const mark = readFileSync(`${path}-open`);
    store.close();
    writeFileSync(path, old);
    writeFileSync(`${path}-open`, mark);
    expect(() => openStore(path))
      .to.throw(AgentError)
      .with.property('code', 'MN4023');
  });

  it('is not reported if a power failure cut off a transaction', () => {
    const torn = readFileSync(`${path}-wal`);
    // Half of a commit that was never acknowledged; the index is in memory, and lost.
    const frame = Buffer.from(torn.subarray(torn.length - FRAME_BYTES));
    frame.fill(0, 2000);
    writeFileSync(`${path}-wal`, Buffer.concat([torn, frame]));
    rmSync(`${path}-shm`);
    const store = openStore(path);
    expect(count(store)).to.equal(20);
    store.close();
  });

  it('is not reported after any checkpoint', async () => {
    for (const mode of ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE']) {
      for (const more of [0, 1, 5]) {
        const alive = mkdtempSync(join(folder(), 'alive-'));
        const store = openStore(join(alive, 'agent.db'));
        for (let commit = 1; commit <= 10; commit++) await write(store, commit);
        store.rows(`PRAGMA wal_checkpoint(${mode})`);
        for (let commit = 1; commit <= more; commit++) await write(store, 10 + commit);
        const copy = mkdtempSync(join(folder(), 'copy-'));
        cpSync(alive, copy, { recursive: true });
        store.close();
        const again = openStore(join(copy, 'agent.db'));
        expect(count(again), `${mode} ${more}`).to.equal(10 + more);
        again.close();
      }
    }
  });
});
