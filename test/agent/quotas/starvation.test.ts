import { expect } from 'chai';
import fc from 'fast-check';
import { TURN } from '../../../src/agent/quotas/turns.js';
import { RESOURCES } from '../../../src/agent/scaling/quotas.js';
import { Crowd, type CrowdPlan, type MemberPlan } from './crowd.js';

const LONGEST = 20_000;

/** Milliseconds: any, very short, and close to a turn's length. */
const duration = fc.oneof(
  fc.integer({ min: 1, max: LONGEST }),
  fc.integer({ min: 1, max: 50 }),
  fc.integer({ min: TURN - 1_000, max: TURN + 1_000 }),
);

const member = fc.record({
  cpu: fc.integer({ min: 1, max: 5 }),
  memory: fc.integer({ min: 0, max: 6 }),
  kind: fc.constantFrom<MemberPlan['kind']>('job', 'function'),
  calls: fc.integer({ min: 1, max: 5 }),
  pauses: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(duration, { minLength: 1, maxLength: 4 }) },
  ),
  backOff: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 30_000 }) },
  ),
});

/** One worker of each fits beside the floor, as validation demands. */
const plans: fc.Arbitrary<CrowdPlan> = fc
  .record({
    cpu: fc.integer({ min: 2, max: 5 }),
    memory: fc.option(fc.integer({ min: 2, max: 6 })),
    service: fc.option(
      fc.record({ floor: fc.integer({ min: 1, max: 2 }), calls: fc.integer({ min: 2, max: 4 }) }),
      { freq: 3 },
    ),
    members: fc.array(member, { minLength: 2, maxLength: 9 }),
    durations: fc.array(duration, { minLength: 1, maxLength: 40 }),
  })
  .map(({ cpu, memory, service, members, durations }) => {
    const floor = service ? Math.min(service.floor, cpu - 1) : 0;
    const fitted = members.map((each): MemberPlan => {
      const cost = { cpu: Math.min(each.cpu, cpu - floor), memory: Math.min(each.memory, memory ?? 0) };
      return { ...each, cost };
    });
    return {
      limits: memory === null ? { cpu } : { cpu, memory },
      members: service ? [...fitted, { cost: { cpu: 1 }, kind: 'job', calls: service.calls, floor }] : fitted,
      durations,
    };
  });

/** Jobs that always have more to do. */
function jobs(cpu: number, costs: readonly number[], durations: readonly number[]): CrowdPlan {
  return {
    limits: { cpu },
    members: costs.map((cost) => ({ cost: { cpu: cost }, kind: 'job', calls: 5 })),
    durations,
  };
}

/**
 * Runs it for three times the longest wait, and checks what quotas.ts promises: of n workloads without floors, each has
 * its turn when the nth turn ends, which takes as long as a turn or a call each, and its room after one more call.
 */
async function starvesNobody(plan: CrowdPlan): Promise<void> {
  const crowd = new Crowd(plan);
  const { quotas, members } = crowd;
  const call = Math.max(...plan.durations);
  const n = members.filter((each) => each.floor() === 0).length;
  const bound = n * Math.max(TURN, call) + call;
  await crowd.run(3 * bound, () => {
    const used = quotas.used();
    for (const resource of RESOURCES) expect(used[resource]).to.be.at.most(plan.limits[resource] ?? Infinity);
  });
  for (const each of members) {
    expect(each.longestBelowFloor, `${each.name} below its floor`).to.be.at.most(call);
    // One that starts nothing for a while waits for itself.
    if (each.floor() > 0 || each.plan.backOff) continue;
    expect(each.longestWait, `${each.name} with nothing`).to.be.at.most(bound);
    expect(each.longestAfterGrant, `${each.name} with nothing but a grant`).to.be.at.most(call);
  }
}

describe('short quotas', () => {
  const cases: readonly [title: string, plan: CrowdPlan][] = [
    ['a worker that needs all of a quota beside cheap ones', jobs(2, [2, 1, 1, 1], [11_372, 10_097, 15])],
    ['two workers that need all of a quota beside a cheap one', jobs(2, [1, 2, 2], [2_012, 19_986])],
    ['a dear worker whose room comes free bit by bit', jobs(3, [1, 1, 2, 1], [807, 19_194])],
    ['a dear worker that comes last', jobs(3, [1, 1, 2], [413, 14_381, 5_207])],
    [
      'a workload beside one whose worker is slow to start',
      {
        limits: { cpu: 2 },
        members: [
          { cost: { cpu: 2 }, kind: 'job', calls: 2, pauses: [1], backOff: 10_001 },
          { cost: { cpu: 1 }, kind: 'job', calls: 1 },
          { cost: { cpu: 2 }, kind: 'job', calls: 1, backOff: 1 },
        ],
        durations: [1, 9_000, 9_000],
      },
    ],
    [
      'a workload beside one that has no worker at the moment when a turn ends',
      {
        limits: { cpu: 2 },
        members: [
          { cost: { cpu: 1 }, kind: 'job', calls: 1, pauses: [1] },
          { cost: { cpu: 2 }, kind: 'job', calls: 2, backOff: 1 },
        ],
        durations: [1],
      },
    ],
    [
      'a workload that joins while another one waits for room that it was granted between turns',
      {
        limits: { cpu: 5 },
        members: [
          { cost: { cpu: 4 }, kind: 'job', calls: 2 },
          { cost: { cpu: 2 }, kind: 'job', calls: 1, pauses: [1], backOff: 1 },
          { cost: { cpu: 3 }, kind: 'job', calls: 1, pauses: [1] },
          { cost: { cpu: 3 }, kind: 'job', calls: 2 },
          { cost: { cpu: 1 }, kind: 'job', calls: 2, floor: 1 },
        ],
        durations: [2, 9_000],
      },
    ],
  ];
  for (const [title, plan] of cases) it(`do not starve ${title}`, () => starvesNobody(plan));

  it('starve nobody, whatever comes, ends or fails to start when', async () => {
    // Plans with very short calls are slow.
    await fc.assert(fc.asyncProperty(plans, starvesNobody), { numRuns: 40, interruptAfterTimeLimit: 45_000 });
  });
});
