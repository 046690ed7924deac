import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { MIGRATIONS } from '../../../src/agent/store/migrations.js';
import { openStore } from '../../../src/agent/store/open.js';
import { AgentError, RequestError, UnsupportedError } from '../../../src/errors/errors.js';
import { temporaryFolder } from '../../support/folder.js';

describe('store: opening', () => {
  const folder = temporaryFolder();
  const path = () => join(folder(), 'agent.db');

  it('creates a database that only its user can read, with other files of the same mode', () => {
    const store = openStore(path());
    const modes = readdirSync(folder()).map((file) => statSync(join(folder(), file)).mode & 0o777);
    store.close();
    expect(modes).to.have.length.greaterThan(1);
    expect(new Set(modes)).to.deep.equal(new Set([0o600]));
  });

  it('uses a write-ahead log and full syncs', () => {
    const store = openStore(path());
    expect(store.row('PRAGMA journal_mode')?.text('journal_mode')).to.equal('wal');
    expect(store.row('PRAGMA synchronous')?.integer('synchronous')).to.equal(2);
    expect(store.row('PRAGMA foreign_keys')?.integer('foreign_keys')).to.equal(1);
    store.close();
  });

  it('opens its own database again, with its content', async () => {
    const first = openStore(path());
    await first.commit(() => first.run("INSERT INTO application VALUES (1, '{}', '{}', 5)"));
    first.close();
    const second = openStore(path());
    expect(second.row('PRAGMA user_version')?.integer('user_version')).to.equal(MIGRATIONS.length);
    expect(second.row('SELECT applied_at FROM application')?.integer('applied_at')).to.equal(5);
    second.close();
  });

  it('rejects a database of a newer version, and leaves it unchanged', () => {
    const first = openStore(path());
    first.script('PRAGMA user_version = 4711');
    first.close();
    expect(() => openStore(path()))
      .to.throw(UnsupportedError, /version 4711; this agent supports versions up to/)
      .with.property('code', 'MN4016');
    expect(() => openStore(path())).to.throw(UnsupportedError);
  });

  it('rejects a database that is kept locked, and opens it afterwards', () => {
    const first = openStore(path());
    first.script('BEGIN IMMEDIATE');
    expect(() => openStore(path()))
      .to.throw(RequestError, /is an agent already running/)
      .with.property('code', 'MN4004');
    first.script('COMMIT');
    first.close();
    openStore(path()).close();
  });

  it('rejects a file that is not a database', () => {
    writeFileSync(
      path(),
      'this is a text file, and it is long enough to be read as the header of a database'.repeat(50),
    );
    expect(() => openStore(path()))
      .to.throw(AgentError, 'file is not a database')
      .with.property('code', 'MN4023');
  });

  it('does not trust the types of columns', () => {
    const store = openStore(path());
    const row = store.row("SELECT 1 AS number, 'a' AS letter, x'00ff' AS bytes, NULL AS empty");
    expect(row?.integer('number')).to.equal(1);
    expect(row?.blob('bytes')).to.deep.equal(Buffer.from([0, 255]));
    expect(row?.integerOrNull('empty')).to.equal(null);
    expect(() => row?.text('number')).to.throw('number is not text');
    expect(() => row?.integer('letter')).to.throw('letter is not an integer');
    expect(() => row?.text('absent')).to.throw('absent is not text');
    store.close();
  });
});
