import { expect } from 'chai';
import type { LogEntry } from '../../src/api/types.js';
import { TestAgent } from '../support/agent.js';
import { functionSpec, manifestOf, NO_INPUTS } from '../support/application.js';
import { until } from '../support/until.js';

const SECRETS = { token: 'correct-horse-battery', key: 'first-line-of-it\nsecond-line-of-it' };
const MOUNTS = Object.keys(SECRETS).map((source) => ({
  source,
  target: source,
  environment: source.toUpperCase(),
}));

describe('secrets that a worker prints', () => {
  let agent: TestAgent;
  beforeEach(async () => {
    agent = await TestAgent.start();
  });
  afterEach(() => agent.remove());

  const run = (program: string, spare: number) =>
    agent.apply(
      manifestOf(
        {
          hello: functionSpec('', {
            command: [process.execPath, '-e', program],
            secrets: MOUNTS,
            spare_workers: spare,
          }),
        },
        { secrets: { token: { environment: 'TOKEN' }, key: { environment: 'KEY' } } },
      ),
      { ...NO_INPUTS, secrets: SECRETS },
    );

  it('are stars in earlier and new logs, also for the next agent', async () => {
    await run(
      `const { TOKEN, KEY } = process.env;
       console.log('token=' + TOKEN); console.log(KEY);
       require('http').createServer((_, r) => { console.error('again ' + TOKEN); r.end(); }).listen(process.env.PORT);`,
      1,
    );
    await until('it is ready', async () => (await agent.functionStatus('hello')).workers.idle === 1);
    const texts = async () => {
      const all: string[] = [];
      for await (const { text } of agent.client.logs('hello')) all.push(text);
      return all;
    };
    expect(await texts()).to.deep.equal(['token=***', '***', '***']);

    const end = new AbortController();
    const followed: LogEntry[] = [];
    const following = (async () => {
      for await (const entry of agent.client.logs('hello', { tail: 0, follow: true, signal: end.signal })) {
        followed.push(entry);
      }
    })().catch(() => {});
    await until('a line is followed', async () => {
      await (await agent.client.invoke('hello')).text();
      return followed.some(({ text }) => text.startsWith('again'));
    });
    end.abort();
    await following;
    // Also for workers that were started meanwhile.
    for (const { text } of followed) expect(text).to.be.oneOf(['again ***', 'token=***', '***']);

    await agent.kill();
    await agent.start();
    expect((await texts()).slice(0, 3)).to.deep.equal(['token=***', '***', '***']);
  });

  it('are stars in a failed start that quotes them, escaped', async () => {
    await run(
      `console.error(JSON.stringify(process.env.KEY), btoa('user:' + process.env.TOKEN)); process.exit(1)`,
      1,
    );
    const message = await until('the start has failed', async () => {
      const { failure } = await agent.functionStatus('hello');
      return failure?.message.includes('it wrote') && failure.message;
    });
    expect(message).to.match(/it wrote: "\*\*\*" \S{0,8}\*\*\*/);
  });

  it('are stars in the reason for a failed start', async () => {
    await run(`console.error('no such user: ' + process.env.TOKEN); process.exit(1)`, 1);
    const message = await until('the start has failed', async () => {
      const { failure } = await agent.functionStatus('hello');
      return failure?.message.includes('it wrote') && failure.message;
    });
    expect(message).to.include('it wrote: no such user: ***').and.not.to.include(SECRETS.token);
  });
});
