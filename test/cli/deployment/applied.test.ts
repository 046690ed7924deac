import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { openStore } from '../../../src/agent/store/open.js';
import { applied } from '../../../src/cli/deployment/applied.js';
import { temporaryFolder } from '../../support/folder.js';

describe('the last applied manifest, from the database of a dead agent', () => {
  const folder = temporaryFolder();

  it('is unknown if its write-ahead log is lost, and all tables with it', async () => {
    const [before, after] = ['before', 'after'].map((name) => join(folder(), name, 'agent'));
    if (before === undefined || after === undefined) return;
    for (const place of [before, after]) mkdirSync(place, { recursive: true });
    const store = openStore(join(before, 'agent.db'));
    copyFileSync(join(before, 'agent.db'), join(after, 'agent.db'));
    store.close();
    expect(await applied({ folder: dirname(after), env: {} })).to.equal(null);
  });
});
