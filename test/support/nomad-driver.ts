import type { Driver } from '../../providers/driver.js';
import { openNomadDriver } from '../../providers/nomad/driver.js';
import { stopAll } from '../contracts/support.js';
import { APPLICATION } from './application.js';
import { temporaryFolder } from './folder.js';
import { needNomad } from './nomad.js';

/** A fresh driver on a real Nomad for each test of the suite that calls this; its workers are stopped after the test. */
export function nomadDriver(): () => Driver {
  const folder = temporaryFolder();
  let driver: Driver | undefined;
  const opened = (): Driver => {
    if (!driver) throw new Error('there is a driver in tests and their hooks only');
    return driver;
  };
  before(async function () {
    await needNomad(this);
  });
  beforeEach(async () => {
    driver = await openNomadDriver({ application: APPLICATION, dataDir: folder(), root: folder() });
  });
  afterEach(async () => {
    await stopAll(opened());
    await opened().close();
  });
  return opened;
}
