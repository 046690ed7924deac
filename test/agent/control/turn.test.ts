import { expect } from 'chai';
import { takeTurn } from '../../../src/agent/control/turn.js';
import { WakeUp } from '../../../src/agent/time/wake-up.js';
import { reportBackground } from '../../../src/process/background.js';
import { VirtualClock } from '../../support/virtual-clock.js';

describe("a workload's turn", () => {
  const reports: string[] = [];

  before(() => reportBackground((error, what) => reports.push(`${what}: ${error}`)));

  after(() => reportBackground());

  it("that fails is the workload's own failure, and is taken again a second later", async () => {
    const clock = new VirtualClock();
    let turns = 0;
    const turn = () => {
      turns++;
      if (turns === 1) throw new RangeError('Invalid array length');
    };
    const wakeUp: WakeUp = new WakeUp(clock, () => takeTurn('report', turn, wakeUp, clock));
    takeTurn('report', turn, wakeUp, clock);
    expect(reports).to.deep.equal(['report could not be scaled: RangeError: Invalid array length']);
    await clock.pass(999);
    expect(turns).to.equal(1);
    await clock.pass(1);
    expect(turns).to.equal(2);
    expect(reports).to.have.length(1);
  });
});
