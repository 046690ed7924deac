import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { openStore, type Store } from '../../../src/agent/store/open.js';
import { RequestError } from '../../../src/errors/errors.js';
import { temporaryFolder } from '../../support/folder.js';
import { skip } from '../../support/skip.js';

describe('store: group commit', () => {
  const folder = temporaryFolder();
  let store: Store;

  beforeEach(() => {
    store = openStore(join(folder(), 'agent.db'));
    store.script('CREATE TABLE things (name TEXT PRIMARY KEY, body BLOB) STRICT');
  });
  afterEach(() => store.close());

  const put = (name: string, bytes = 1) =>
    store.commit(() => store.run('INSERT INTO things VALUES (?, ?)', name, Buffer.alloc(bytes, 7)));
  const names = () => store.rows('SELECT name FROM things ORDER BY name').map((row) => row.text('name'));

  it('acknowledges after the commit, and shows nothing before', async () => {
    const writes = [put('a'), put('b')];
    expect(names()).to.deep.equal([]);
    expect(await Promise.all(writes)).to.deep.equal([1, 1]);
    expect(names()).to.deep.equal(['a', 'b']);
  });

  it('makes the writes of one turn one transaction', async () => {
    const seen: boolean[] = [];
    const first = store.commit(() => seen.push(store.inTransaction));
    const second = store.commit(() => store.rows('SELECT 1').length + seen.push(store.inTransaction));
    await Promise.all([first, second]);
    expect(seen).to.deep.equal([true, true]);
    expect(store.inTransaction).to.equal(false);
  });

  it('undoes only the failing work, all of it, with its error', async () => {
    const first = put('a');
    const failing = store.commit(() => {
      store.run("INSERT INTO things VALUES ('half', x'00')");
      throw new Error('changed my mind');
    });
    const duplicate = store.commit(() => {
      store.run("INSERT INTO things VALUES ('other half', x'00')");
      store.run("INSERT INTO things VALUES ('a', x'00')");
    });
    const settled = await Promise.allSettled([first, failing, duplicate, put('b')]);
    expect(settled.map((result) => result.status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(settled[1]).to.have.nested.property('reason.message', 'changed my mind');
    expect(names()).to.deep.equal(['a', 'b']);
  });

  it('says that the disk is full, and continues once it is not', async () => {
    const pages = store.row('PRAGMA page_count')?.integer('page_count') ?? 0;
    store.rows(`PRAGMA max_page_count = ${pages + 4}`);
    const settled = await Promise.allSettled([put('large', 1_000_000), put('small')]);
    expect(settled[0]).to.have.nested.property('reason.code', 'MN4014');
    expect(settled[0])
      .to.have.nested.property('reason.message')
      .that.matches(/disk is full/);
    expect(names()).to.deep.equal(settled[1]?.status === 'fulfilled' ? ['small'] : []);

    store.rows('PRAGMA max_page_count = 1000000');
    await put('again', 1_000_000);
    expect(names()).to.include('again');
  });

  it('rejects the whole group if the file cannot grow at commit, and continues once it can', async function () {
    if (spawnSync('prlimit', ['--version']).error) skip(this, 'prlimit (util-linux) is not installed');
    const limit = (size: string) =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${size}:`]);
    await put('before');
    limit('60000');
    const settled = await Promise.allSettled([put('x', 200_000), put('y', 200_000)]).finally(() =>
      limit('unlimited'),
    );
    for (const result of settled) {
      expect(result.status).to.equal('rejected');
      expect(result).to.have.property('reason').that.is.instanceOf(RequestError);
      expect(result).to.have.nested.property('reason.code', 'MN4014');
    }
    expect(names()).to.deep.equal(['before']);
    await Promise.all([put('x', 200_000), put('y', 200_000)]);
    expect(names()).to.deep.equal(['before', 'x', 'y']);
  });

  it('commits waiting work when it is closed', async () => {
    const write = put('last');
    store.close();
    expect(await write).to.equal(1);
    store = openStore(join(folder(), 'agent.db'));
    expect(names()).to.deep.equal(['last']);
  });
});
