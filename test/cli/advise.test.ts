import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { createColors } from 'picocolors';
import { renderAdvice } from '../../src/cli/render/advice.js';
import { BOUNDS } from '../../src/histogram.js';
import { sampleApplication } from '../client/samples.js';
import { cli } from '../support/cli.js';
import { serve, type TestServer } from '../support/serve.js';
import { advisedOf, CASES, itemsOf, readCase } from './advise/cases.js';

describe('advice', () => {
  const names = readdirSync(CASES).flatMap((file) => /^(.*)\.yaml$/.exec(file)?.[1] ?? []);
  for (const name of names) {
    it(`for ${name}`, function () {
      this.timeout(60_000);
      const text = `${renderAdvice(advisedOf(name), createColors(false))}\n`;
      const file = `${CASES}${name}.out`;
      if (process.env.UPDATE_CASES) writeFileSync(file, text);
      expect(text).to.equal(readFileSync(file, 'utf8'));
    });
  }
});

describe('cli: advise', function () {
  this.timeout(60_000);
  let server: TestServer;
  let asked: URL[];
  let env: Record<string, string>;
  const cwd = tmpdir();
  const recorded = itemsOf(readCase('bursts'));
  const application = {
    ...sampleApplication,
    manifest: {
      ...sampleApplication.manifest,
      functions: { hello: { ...sampleApplication.manifest.functions.hello, max_workers: 30 } },
    },
  };

  function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const at = new URL(url, 'http://agent');
    if (at.pathname === '/v1/application') return void response.end(JSON.stringify(application));
    asked.push(at);
    const [from, to] = ['from', 'to'].map((name) => at.searchParams.get(name) ?? '');
    // The day before now, instead of the one in the case.
    const items = asked.length === 7 ? recorded : [];
    response.end(
      JSON.stringify({ workload: 'hello', kind: 'function', from, to, step: 60, bounds: BOUNDS, items }),
    );
  }

  before(async () => {
    server = await serve(answer);
    env = { MULTINODE_URL: server.url, MULTINODE_KEY: 'k' };
  });
  beforeEach(() => {
    asked = [];
  });
  after(() => server.close());

  it('reads a week of history in pieces that do not overlap, the last hour by ten seconds', async () => {
    const { code, stdout } = await cli(['advise', 'hello', '--json'], { cwd, env });
    expect(code).to.equal(0);
    const parts = asked.map(({ searchParams }) => ({
      from: Date.parse(searchParams.get('from') ?? ''),
      to: Date.parse(searchParams.get('to') ?? ''),
      step: searchParams.get('step'),
    }));
    expect(parts.map(({ step }) => step)).to.deep.equal([...new Array(7).fill('60'), '10']);
    for (const [index, { from }] of parts.entries()) {
      if (index > 0) expect(from).to.equal(parts[index - 1]?.to);
      expect(from % 60_000).to.equal(0);
    }
    const [first, last] = [parts[0], parts.at(-1)];
    expect((last?.to ?? 0) - (first?.from ?? 0)).to.be.within(7 * 86_400_000 - 1, 7 * 86_400_000 + 60_000);
    const advice = JSON.parse(stdout);
    expect(advice).to.deep.include({ function: 'hello', calls: 480, enough: true, observed: 7_200 });
    expect(advice.present).to.include({ spare_workers: 0, cooldown_period: 60 });
    expect(advice.proposal.cost).to.be.below(advice.present.cost);
    expect(advice.tried).to.deep.include(advice.proposal);
  });

  it('gives the same advice for the same history', async () => {
    const first = await cli(['advise', 'hello', '--days', '7'], { cwd, env });
    asked = [];
    const second = await cli(['advise', 'hello', '--days', '7'], { cwd, env });
    expect(second.stdout).to.equal(first.stdout);
    expect(first.stdout).to.match(/^hello: 480 calls in 2 h$/m);
  });

  it('says if there are too few calls', async () => {
    const { code, stdout } = await cli(['advise', 'hello', '--days', '1'], { cwd, env });
    expect(code).to.equal(0);
    expect(stdout).to.include('hello: 0 calls in 0 ms: too few to advise on; 50 calls over 1 h are needed');
  });

  for (const [what, args, message] of [
    [
      'a function that the agent does not run',
      ['helo'],
      'the agent runs no function "helo"; its functions: hello',
    ],
    ['more days than are kept', ['hello', '--days', '8'], 'the number of days that the agent keeps'],
    ['waiting that costs nothing', ['hello', '--wait-cost', '0'], 'Give a whole number of at least 1'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await cli(['advise', ...args], { cwd, env });
      expect(code).to.equal(64);
      expect(stderr).to.include(message);
    });
  }
});
