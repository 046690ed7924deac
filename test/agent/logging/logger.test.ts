import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createLogger, logDestination } from '../../../src/agent/logging/logger.js';
import { skip } from '../../support/skip.js';

describe('log', () => {
  it('has one JSON object per line, with keys and secrets hidden wherever they are', () => {
    let written = '';
    const log = createLogger(
      new Writable({
        write(chunk, _encoding, done) {
          written += String(chunk);
          done();
        },
      }),
    );
    log.info(
      { authorization: 'hush', headers: { 'multinode-key': 'hush', cookie: 'hush' }, name: 'hello' },
      'first',
    );
    log.error({ req: { headers: { authorization: 'hush', 'multinode-key': 'hush' } } }, 'second');
    log.error(
      { err: new Error('outer', { cause: new Error('inner') }), inputs: { secrets: { a: 'hush' } } },
      'third',
    );
    const [first, , third] = written
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(written).not.to.include('hush');
    expect(first).to.include({ name: 'hello', msg: 'first' });
    expect(third).to.have.nested.property('err.message').that.includes('outer').and.includes('inner');
  });

  it('throws at nobody while the disk is full, and writes waiting entries once there is room', function () {
    if (!existsSync('/dev/full')) skip(this, 'there is no /dev/full');
    const folder = mkdtempSync(join(tmpdir(), 'multinode-log-'));
    const fd = openSync('/dev/full', 'w');
    try {
      const log = createLogger(logDestination(fd));
      for (let n = 0; n < 10; n++) log.error({ n }, 'the disk is full');
      closeSync(fd);
      // The same descriptor, because the system uses the lowest free one.
      const file = join(folder, 'log');
      const again = openSync(file, 'a');
      expect(again).to.equal(fd);
      log.info('there is room');
      closeSync(again);
      const text = readFileSync(file, 'utf8');
      expect(text.match(/the disk is full/g)).to.have.length(10);
      expect(text).to.contain('there is room');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
