import { expect } from 'chai';
import { ContainerNumbers } from '../../../providers/docker/numbers.js';

describe("the numbers of a workload's containers", () => {
  it('count from 1, separately for each workload, and are used again once they are free', () => {
    const numbers = new ContainerNumbers();
    expect(['a', 'b', 'c'].map((id) => numbers.of(id, 'web'))).to.deep.equal([1, 2, 3]);
    expect(numbers.of('d', 'api')).to.equal(1);
    numbers.release('b');
    expect(numbers.of('a', 'web')).to.equal(1);
    expect(numbers.of('e', 'web')).to.equal(2);
    expect(numbers.of('f', 'web')).to.equal(4);
  });

  it('leave out the numbers of existing containers', () => {
    const numbers = new ContainerNumbers();
    numbers.hold('old', 'web', 2);
    expect(['a', 'b'].map((id) => numbers.of(id, 'web'))).to.deep.equal([1, 3]);
  });
});
