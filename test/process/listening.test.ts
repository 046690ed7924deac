import { expect } from 'chai';
import { parseListening } from '../../src/process/listening.js';

describe('process: socket tables', () => {
  it('show who listens, at addresses of both IP versions, and no connections', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000 100 0 0 10 0',
      '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000 20 4 30 10 -1',
      '   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0000 100 0 0 10 0',
      '',
      '  sl  local_address                         remote_address                        st tx_queue rx_queue',
      '   0: 00000000000000000000000000000000:1388 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4714 1',
      '   1: 00000000000000000000000001000000:1388 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4715 1',
      '   2: 0000000000000000FFFF00000100007F:1388 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4716 1',
      'nonsense',
    ].join('\n');
    expect(parseListening(table)).to.deep.equal([
      { host: '127.0.0.1', port: 8080, inode: '4711' },
      { host: '0.0.0.0', port: 80, inode: '4713' },
      { host: '::', port: 5000, inode: '4714' },
      { host: '::1', port: 5000, inode: '4715' },
      { host: '127.0.0.1', port: 5000, inode: '4716' },
    ]);
  });
});
