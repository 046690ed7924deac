import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf } from '../support/application.js';
import { call, type OpenCall, openCall } from '../support/calls.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/workers/function.mjs', import.meta.url));

const ANSWERS_500 =
  "require('http').createServer((q, s) => { s.statusCode = 500; s.end(); }).listen(process.env.PORT)";

describe("a running agent's metrics", () => {
  let agent: TestAgent;
  beforeEach(async () => {
    agent = await TestAgent.start();
    await agent.apply(
      manifestOf(
        { hello: functionSpec(PROGRAM, { max_workers: 2, max_queue: 1 }), idle: functionSpec(PROGRAM) },
        { quotas: { cpu: 4 } },
      ),
    );
  });
  afterEach(() => agent.remove());

  const scrape = async () => {
    const { status, headers, text } = await call(`${agent.url}/metrics`, agent.key, { method: 'GET' });
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('text/plain; version=0.0.4; charset=utf-8');
    return text;
  };
  const hello = () => `${agent.url}/functions/hello`;

  it('count what happened to functions', async () => {
    const calls: OpenCall[] = [];
    for (const [executing, waiting] of [
      [1, 0],
      [2, 0],
      [2, 1],
    ]) {
      calls.push(openCall(hello(), agent.key));
      await until(`${executing} execute, ${waiting} wait`, async () => {
        const now = await agent.functionStatus('hello');
        return now.executing === executing && now.waiting === waiting;
      });
    }
    expect((await call(hello(), agent.key)).status).to.equal(503);

    const during = await scrape();
    for (const line of [
      'multinode_workers{workload="hello",kind="function",state="busy"} 2',
      'multinode_workers{workload="idle",kind="function",state="busy"} 0',
      'multinode_workers_target{workload="hello",kind="function"} 2',
      'multinode_function_in_flight{workload="hello"} 3',
      'multinode_function_queue_length{workload="hello"} 1',
      'multinode_function_cold_starts_total{workload="hello"} 2',
      'multinode_function_refusals_total{workload="hello",code="MN4005"} 1',
      'multinode_worker_starts_total{workload="hello",kind="function"} 2',
      'multinode_worker_start_duration_seconds_count{workload="hello",kind="function"} 2',
      'multinode_worker_start_failures_total{workload="hello",kind="function"} 0',
      'multinode_quota_limit{resource="cpu"} 4',
      'multinode_quota_used{resource="cpu"} 2',
    ]) {
      expect(during.split('\n')).to.include(line);
    }

    for (const each of calls) each.end();
    await Promise.all(calls.map(({ answer }) => answer));
    const accepted = await call(hello(), agent.key, { headers: { prefer: 'respond-async' } });
    expect(accepted.status).to.equal(202);
    await until('the stored one has ended', async () =>
      (await scrape()).includes('multinode_invocations{workload="hello",state="SUCCEEDED"} 1'),
    );
    expect((await call(`${hello()}/crash`, agent.key)).status).to.equal(502);

    const after = await scrape();
    for (const line of [
      'multinode_function_in_flight{workload="hello"} 0',
      'multinode_function_cold_starts_total{workload="hello"} 2',
      'multinode_function_invocation_duration_seconds_count{workload="hello"} 5',
      'multinode_function_queue_duration_seconds_count{workload="hello"} 5',
      'multinode_worker_restarts_total{workload="hello",kind="function"} 1',
      'multinode_requests_total{workload="hello",kind="function",outcome="2xx"} 4',
      'multinode_requests_total{workload="hello",kind="function",outcome="refused"} 1',
      'multinode_requests_total{workload="hello",kind="function",outcome="broken"} 1',
      'multinode_requests_total{workload="hello",kind="function",outcome="5xx"} 0',
      // Including the refused call and the stored one.
      'multinode_request_duration_seconds_count{workload="hello",kind="function"} 6',
    ]) {
      expect(after.split('\n')).to.include(line);
    }
    expect(after).to.match(
      /^multinode_decisions_total\{workload="hello",kind="function",reason="[a-z_-]+"\} \d+$/m,
    );
    expect(Number(/^process_resident_memory_bytes (\d+)$/m.exec(after)?.[1])).to.be.above(1e7);
  });

  it('and the status show a function that answers every call with 500', async () => {
    await agent.apply(
      manifestOf({ bad: { ...functionSpec(PROGRAM), command: [process.execPath, '-e', ANSWERS_500] } }),
    );
    const url = `${agent.url}/functions/bad`;
    for (let i = 0; i < 3; i++) expect((await call(url, agent.key)).status).to.equal(500);
    const { requests } = await agent.functionStatus('bad');
    expect(requests).to.deep.include({ count: 3, failed: 3, outcomes: { '5xx': 3 } });
    expect(requests.duration?.p99).to.be.above(0);
    expect(await scrape()).to.include(
      'multinode_requests_total{workload="bad",kind="function",outcome="5xx"} 3\n',
    );
  });

  it('are OpenMetrics for those who ask for it', async () => {
    const { headers, text: page } = await call(`${agent.url}/metrics`, agent.key, {
      method: 'GET',
      headers: { accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5' },
    });
    expect(headers['content-type']).to.equal('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(page.endsWith('\n# EOF\n')).to.equal(true);
  });

  it('are all described in docs/metrics.md', async () => {
    const described = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
    const names = [...(await scrape()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name);
    expect(names).to.have.length.above(20);
    for (const name of names) expect(described).to.include(`\`${name}\``);
  });

  it('require the key', async () => {
    expect((await fetch(`${agent.url}/metrics`)).status).to.equal(401);
  });

  it('pass promtool’s checks', async function () {
    if (spawnSync('promtool', ['--version']).error) skip(this, 'promtool is not installed');
    expect((await call(hello(), agent.key)).status).to.equal(200);
    const check = spawn('promtool', ['check', 'metrics']);
    check.stdin.end(await scrape());
    const [out, err] = await Promise.all([text(check.stdout), text(check.stderr), once(check, 'close')]);
    expect(out + err).to.equal('');
    expect(check.exitCode).to.equal(0);
  });
});
