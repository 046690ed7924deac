import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import type { Driver } from '../../../providers/driver.js';
import { openLocalDriver } from '../../../providers/local/driver.js';
import { refusal, stopAll } from '../../contracts/support.js';
import { workerSpec } from '../../contracts/worker-spec.js';
import { temporaryFolder } from '../../support/folder.js';
import { freePort } from '../../support/port.js';
import { local } from './target.js';

describe("a local worker's own ports", () => {
  const folder = temporaryFolder();
  let driver: Driver;

  beforeEach(async () => {
    driver = await openLocalDriver({ application: 'ports', dataDir: folder(), root: folder() });
  });

  afterEach(async () => {
    await stopAll(driver);
    await driver.close();
  });

  it('are free when it starts, for TCP and for UDP', async () => {
    const port = await freePort();
    const start = (id: string, protocol: 'tcp' | 'udp') =>
      driver.start(workerSpec(id, { ...local.script('sleep 1000'), ports: [{ target: port, protocol }] }));
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const tcp = await refusal(start('tcp', 'tcp'));
    expect(tcp.message).to.contain(`another program already listens on port ${port}`);
    await start('other', 'udp');
    server.close();
    await once(server, 'close');

    const socket = createSocket('udp4').bind(port, '127.0.0.1');
    await once(socket, 'listening');
    const udp = await refusal(start('udp', 'udp'));
    expect(udp.message).to.contain(`another program already listens on UDP port ${port}`);
    await start('tcp', 'tcp');
    socket.close();
  });
});
