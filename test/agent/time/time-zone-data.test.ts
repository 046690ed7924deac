import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemTimeZoneData, TIME_ZONE_DATA, timeZoneNotes } from '../../../src/agent/time/time-zone-data.js';
import { scheduledTaskSpec } from '../../support/application.js';
import { temporaryFolder } from '../../support/folder.js';

describe('time zone data', () => {
  const folder = temporaryFolder();

  it('has the version of Node.js', () => {
    expect(TIME_ZONE_DATA).to.match(/^20\d\d[a-z]$/);
  });

  it("has the version in the system's first file", async () => {
    const [zi, version, other] = ['tzdata.zi', '+VERSION', 'other'].map((name) => join(folder(), name));
    if (zi === undefined || version === undefined || other === undefined) throw new Error('no files');
    expect(await systemTimeZoneData([zi, version])).to.equal(null);
    await writeFile(version, '2025a\n');
    expect(await systemTimeZoneData([zi, version])).to.equal('2025a');
    await writeFile(zi, '# version 2026b\nR d 1916 o - Jun 14 23s 1 S\n');
    expect(await systemTimeZoneData([zi, version])).to.equal('2026b');
    await writeFile(other, 'something else');
    expect(await systemTimeZoneData([other])).to.equal(null);
  });

  it('causes a note if the system has a newer version and a schedule depends on it', () => {
    const task = (fields: object) => ({ nightly: scheduledTaskSpec('', fields) });
    const berlin = task({ schedule: '0 3 * * *', time_zone: 'Europe/Berlin' });
    expect(timeZoneNotes(berlin, '2025c', '2026a')).to.have.length(1);
    expect(timeZoneNotes(berlin, '2025c', '2026a')[0]).to.contain(
      '(2025c); the system has newer ones (2026a)',
    );
    for (const system of ['2025c', '2025b', null]) {
      expect(timeZoneNotes(berlin, '2025c', system)).to.deep.equal([]);
    }
    expect(timeZoneNotes(task({ schedule: '0 3 * * *' }), '2025c', '2026a')).to.deep.equal([]);
    expect(timeZoneNotes(task({ period: 60 }), '2025c', '2026a')).to.deep.equal([]);
  });
});
