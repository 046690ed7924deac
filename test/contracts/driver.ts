/** What every driver promises, run against each platform that has one; see providers/platform.ts. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Driver, DriverOptions, Exit, WorkerSpec } from '../../providers/platform.js';
import type { TargetName } from '../../src/manifest/model.js';
import { temporaryFolder } from '../support/folder.js';
import { until } from '../support/until.js';
import { type OtherDriver, openInProcess } from './other-driver.js';
import { ask, collect, firstLine, refusal, stopAll } from './support.js';
import { workerSpec } from './worker-spec.js';

export interface ContractTarget {
  readonly name: TargetName;
  open(options: DriverOptions): Promise<Driver>;
  /** What runs a file of test/fixtures/workers, or a shell script, on this target. */
  program(fixture: string, ...args: string[]): Pick<WorkerSpec, 'command' | 'image'>;
  script(text: string): Pick<WorkerSpec, 'command' | 'image'>;
}

const GRACE = 30_000;

export function driverContract(target: ContractTarget): void {
  describe(`driver contract: ${target.name}`, () => {
    const folder = temporaryFolder();
    const exits: { id: string; exit: Exit }[] = [];
    let others: OtherDriver[];
    let options: DriverOptions;
    let driver: Driver;

    beforeEach(async () => {
      others = [];
      exits.length = 0;
      const root = join(folder(), 'the root');
      mkdirSync(root);
      options = { application: 'contract', dataDir: join(folder(), 'data "dir"'), root };
      driver = await open();
    });

    afterEach(async () => {
      for (const other of others) await other.kill();
      await driver.close();
      driver = await target.open(options);
      await stopAll(driver);
      await driver.close();
    });

    async function open(): Promise<Driver> {
      const opened = await target.open(options);
      opened.watch((id, exit) => exits.push({ id, exit }));
      return opened;
    }

    /** As when the agent is restarted in good order. */
    async function reopen(): Promise<void> {
      await driver.close();
      driver = await open();
    }

    async function other(): Promise<OtherDriver> {
      const opened = await openInProcess(target.name, options);
      others.push(opened);
      return opened;
    }

    const exitOf = (id: string) => until(`${id} ended`, () => exits.find((each) => each.id === id)?.exit);
    const server = (id: string, more: Partial<WorkerSpec> = {}) =>
      workerSpec(id, { ...target.program('serve.mjs'), serves: true, ...more });
    const script = (id: string, text: string, more: Partial<WorkerSpec> = {}) =>
      workerSpec(id, { ...target.script(text), ...more });

    describe('start', () => {
      it('gives an address that answers, and the environment, arguments and secrets of the worker', async () => {
        const spec = server('first', {
          ...target.program('serve.mjs', 'a b', `it's "quoted"`, '$HOME', ''),
          environment: { GREETING: 'hello  "world"\n$PATH', EMPTY: '' },
          secrets: { token: 's3cret\n', 'other.key': 'ключ' },
        });
        const worker = await driver.start(spec);
        expect(worker).to.include({ id: 'first', workload: 'work', kind: 'function', revision: 'r1' });
        expect(worker.exit).to.equal(undefined);
        expect(worker.startedAt).to.be.within(Date.now() - 60_000, Date.now());

        const shown = await ask(worker);
        expect(shown.arguments).to.deep.equal(['a b', `it's "quoted"`, '$HOME', '']);
        expect(shown.environment).to.include({ GREETING: 'hello  "world"\n$PATH', EMPTY: '' });
        expect(shown.environment.PORT).to.match(/^[0-9]+$/);
        expect(shown.secrets).to.deep.equal({ token: 's3cret\n', 'other.key': 'ключ' });
        expect(JSON.stringify(shown.environment)).not.to.contain('s3cret');
        expect(await driver.list()).to.deep.equal([worker]);
      });

      it('gives no address to a worker that does not serve', async () => {
        const worker = await driver.start(script('quiet', 'test -z "$PORT"'));
        expect(worker.address).to.equal(undefined);
        expect((await exitOf('quiet')).code).to.equal(0);
      });

      it('refuses a command that is not there, in words, and leaves nothing behind', async () => {
        const error = await refusal(driver.start({ ...server('lost'), command: ['no-such-program'] }));
        expect(error).to.include({ code: 'MN4007' });
        expect(error.message).to.contain('work could not be started').and.to.contain('no-such-program');
        expect(await driver.list()).to.deep.equal([]);
      });

      it('refuses an id that is in use, and takes it again once it was removed', async () => {
        await driver.start(script('twice', 'exit 1'));
        await exitOf('twice');
        expect(await refusal(driver.start(script('twice', 'exit 2')))).to.include({ code: 'MN4004' });
        await driver.remove('twice');
        exits.length = 0;
        await driver.start(script('twice', 'exit 2'));
        expect((await exitOf('twice')).code).to.equal(2);
      });

      it('starts fifty at once, each with an address of its own', async () => {
        const ids = Array.from({ length: 50 }, (_, index) => `many-${index}`);
        const started = await Promise.all(
          ids.map((id) => driver.start(script(id, 'echo up; exec sleep 1000', { serves: true }))),
        );
        const addresses = started.map(({ address }) => `${address?.host}:${address?.port}`);
        expect(new Set(addresses).size).to.equal(50);
        expect((await driver.list()).map(({ id }) => id)).to.have.members(ids);
        await until('all are seen to run', async () => (await driver.usage(ids)).size === 50);
        await Promise.all(ids.map((id) => driver.stop(id, GRACE)));
        expect(exits.map(({ id }) => id)).to.have.members(ids);
      });
    });

    describe('exit', () => {
      it('is told with its code', async () => {
        await driver.start(script('good', 'exit 0'));
        await driver.start(script('bad', 'exit 3'));
        expect(await exitOf('good')).to.include({ code: 0, signal: null, outOfMemory: false });
        expect(await exitOf('bad')).to.include({ code: 3, signal: null, outOfMemory: false });
      });

      it('is told with its signal', async () => {
        await driver.start(script('shot', 'kill -KILL $$'));
        expect(name(await exitOf('shot'))).to.equal('SIGKILL');
      });

      it('is told once each, is shown by list until removed, and not told again after re-opening', async () => {
        const ids = Array.from({ length: 20 }, (_, index) => `brief-${index}`);
        await Promise.all(ids.map((id, index) => driver.start(script(id, `exit ${index}`))));
        await until('all have ended', () => exits.length >= 20);
        await reopen();
        await driver.start(script('last', 'exit 9'));
        await exitOf('last');
        expect(exits.map(({ id }) => id)).to.have.members([...ids, 'last']);
        for (const { id, exit } of await driver.list()) {
          expect(exit?.code).to.equal(id === 'last' ? 9 : ids.indexOf(id));
        }
        await Promise.all(ids.map((id) => driver.remove(id)));
        expect((await driver.list()).map(({ id }) => id)).to.deep.equal(['last']);
        await reopen();
        expect((await driver.list()).map(({ id }) => id)).to.deep.equal(['last']);
      });

      it('is told no more to one who ended the watch', async () => {
        const told: string[] = [];
        const end = driver.watch((id) => told.push(id));
        await driver.start(script('one', 'exit 0'));
        await exitOf('one');
        end();
        await driver.start(script('two', 'exit 0'));
        await exitOf('two');
        expect(told).to.deep.equal(['one']);
      });
    });

    describe('stop', () => {
      it('lets the worker finish', async () => {
        const worker = await driver.start(server('polite', { environment: { ON_TERM: '7' } }));
        await ask(worker);
        await driver.stop('polite', GRACE);
        expect((await exitOf('polite')).code).to.equal(7);
        await until('its port is closed', () =>
          ask(worker, '/', 0).then(
            () => false,
            () => true,
          ),
        );
      });

      it('reaches a worker that has only just started', async () => {
        for (let round = 0; round < 10; round++) {
          await driver.start(script(`young-${round}`, 'exec sleep 1000'));
          await driver.stop(`young-${round}`, GRACE);
          expect(name(await exitOf(`young-${round}`))).to.equal('SIGTERM');
        }
      });

      it('kills one that does not end within the grace period; calls share, and may shorten it', async () => {
        await driver.start(script('deaf', 'trap "" TERM; echo deaf; while :; do sleep 1; done'));
        await firstLine(driver, 'deaf');
        const long = driver.stop('deaf', 1_000_000);
        const short = driver.stop('deaf', 200);
        await Promise.all([long, short]);
        expect(name(await exitOf('deaf'))).to.equal('SIGKILL');
        expect(exits).to.have.length(1);
      });

      it('takes what is unknown or has ended for gone', async () => {
        await driver.stop('nobody', GRACE);
        await driver.start(script('over', 'exit 4'));
        await exitOf('over');
        await driver.stop('over', GRACE);
        expect(exits).to.have.length(1);
      });

      it('leaves other applications alone', async () => {
        const stranger = await target.open({
          ...options,
          application: 'stranger',
          dataDir: join(folder(), 'stranger'),
        });
        try {
          const worker = await stranger.start(server('same'));
          await ask(worker);
          await driver.start(script('same', 'exec sleep 1000'));
          await driver.stop('same', GRACE);
          await driver.remove('same');
          await reopen();
          expect(await driver.list()).to.deep.equal([]);
          expect(await stranger.list()).to.deep.equal([worker]);
          await ask(worker);
        } finally {
          await stopAll(stranger);
          await stranger.close();
        }
      });
    });

    describe('an agent that comes back', () => {
      it('finds the same workers after an orderly end', async () => {
        const worker = await driver.start(server('stays'));
        const { pid } = await ask(worker);
        await reopen();
        expect(await driver.list()).to.deep.equal([worker]);
        expect((await ask(worker)).pid).to.equal(pid);
        await ask(worker, '/exit?code=6').catch(() => {});
        expect((await exitOf('stays')).code).to.equal(6);
      });

      it('finds the same workers after SIGKILL, and what ended meanwhile, with its code', async () => {
        await driver.close();
        const first = await other();
        const stays = await first.start(server('stays', { secrets: { token: 'kept' } }));
        const leaves = await first.start(server('leaves'));
        const { pid } = await ask(stays);
        await ask(leaves);
        await first.kill();

        await ask(leaves, '/exit?code=5').catch(() => {});
        await until('it has ended', () =>
          ask(leaves, '/', 0).then(
            () => false,
            () => true,
          ),
        );

        const second = await other();
        expect((await second.exit('leaves')).code).to.equal(5);
        expect(second.workers.find(({ id }) => id === 'stays')).to.deep.equal(stays);
        const shown = await ask(stays);
        expect(shown.pid).to.equal(pid);
        expect(shown.secrets).to.deep.equal({ token: 'kept' });
        await ask(stays, '/exit?code=8').catch(() => {});
        expect((await second.exit('stays')).code).to.equal(8);
        expect(second.exits.map(({ id }) => id)).to.deep.equal(['leaves', 'stays']);
        await second.kill();

        driver = await open();
        expect((await driver.list()).map(({ id, exit }) => [id, exit?.code])).to.have.deep.members([
          ['leaves', 5],
          ['stays', 8],
        ]);
      });

      it('knows every worker whenever it is killed while it starts some', async () => {
        await driver.close();
        for (let round = 0; round < 5; round++) {
          const killed = await other();
          const starts = Array.from({ length: 20 }, (_, index) => killed.start(server(`r${round}-${index}`)));
          const settled = Promise.allSettled(starts);
          await starts[round * 4];
          await killed.kill();
          const acknowledged = (await settled).flatMap((each) =>
            each.status === 'fulfilled' ? [each.value] : [],
          );
          driver = await open();
          const found = await driver.list();
          for (const worker of acknowledged) expect(found).to.deep.include(worker);
          await stopAll(driver);
          await driver.close();
          expect(acknowledged).not.to.have.length(0);
        }
      });
    });

    describe('logs', () => {
      it('gives what was written, the last lines only where asked', async () => {
        await driver.start(
          script('talks', 'for i in 1 2 3 4 5; do echo "line $i"; done; echo "last без конца" >&2'),
        );
        await exitOf('talks');
        const texts = async (tail?: number) =>
          (await collect(driver.logs('talks', tail === undefined ? {} : { tail }))).map(({ text }) => text);
        expect(await texts()).to.have.members([...[1, 2, 3, 4, 5].map((n) => `line ${n}`), 'last без конца']);
        expect(await texts(3)).to.deep.equal(['line 4', 'line 5', 'last без конца']);
        expect(await texts(0)).to.deep.equal([]);
        const [line] = await collect(driver.logs('talks', { tail: 1 }));
        expect(line).to.include({ worker: 'talks', stream: 'stderr' });
      });

      it('follows until the worker has ended and all is read', async () => {
        const worker = await driver.start(server('told'));
        await ask(worker);
        await ask(worker, '/say?out=before%0A');
        const seen: string[] = [];
        const following = (async () => {
          for await (const { text } of driver.logs('told', { follow: true })) seen.push(text);
        })();
        await until('the old line', () => seen.includes('before'));
        await ask(worker, '/say?out=half');
        await ask(worker, '/say?out=-and-half%0Awhole%0A');
        await until('the new lines', () => seen.includes('whole'));
        await ask(worker, '/say?err=unfinished');
        await driver.stop('told', GRACE);
        await following;
        expect(seen).to.deep.equal(['before', 'half-and-half', 'whole', 'unfinished']);
      });

      it('follows until the signal aborts', async () => {
        const worker = await driver.start(server('watched'));
        await ask(worker);
        await ask(worker, '/say?out=old%0Aolder%0A');
        const abort = new AbortController();
        const seen: string[] = [];
        const following = (async () => {
          const lines = driver.logs('watched', { tail: 1, follow: true, signal: abort.signal });
          for await (const { text } of lines) seen.push(text);
        })();
        await until('the last line', () => seen.length > 0);
        abort.abort();
        await following;
        expect(seen).to.deep.equal(['older']);
        await ask(worker);
      });

      it('keeps those of before it was opened', async () => {
        await driver.start(script('past', 'echo remembered; exit 1'));
        await exitOf('past');
        await reopen();
        expect((await collect(driver.logs('past', {}))).map(({ text }) => text)).to.deep.equal([
          'remembered',
        ]);
      });
    });

    describe('usage', () => {
      it('grows with the CPU time of the worker and of its children, and has nothing for those that ended', async () => {
        await driver.start(workerSpec('spins', target.program('spin.mjs')));
        await driver.start(workerSpec('parent', target.program('spin.mjs', 'child')));
        await driver.start(script('idle', 'exec sleep 1000'));
        await driver.start(script('ended', 'exit 0'));
        await exitOf('ended');
        const ids = ['spins', 'parent', 'idle', 'ended', 'unknown'];
        const cpu = async (id: string) => (await driver.usage([id])).get(id)?.cpuSeconds ?? 0;
        await until('the worker used a second', async () => (await cpu('spins')) > 1);
        await until('the child used a second', async () => (await cpu('parent')) > 1);
        const usage = await driver.usage(ids);
        expect([...usage.keys()]).to.have.members(['spins', 'parent', 'idle']);
        expect(usage.get('idle')?.cpuSeconds).to.be.lessThan(1);
        expect(usage.get('spins')?.memoryBytes).to.be.greaterThan(10 * 2 ** 20);
        expect(usage.get('parent')?.memoryBytes).to.be.greaterThan(20 * 2 ** 20);
        expect(usage.get('idle')?.at).to.be.within(Date.now() - 60_000, Date.now());
      });
    });

    it('refuses to forget a worker that runs', async () => {
      await driver.start(script('runs', 'exec sleep 1000'));
      expect(await refusal(driver.remove('runs'))).to.include({ code: 'MN4004' });
      await driver.remove('nobody');
    });

    it('says in words which limits it does not enforce', async () => {
      const { cpu, memory } = await driver.limits();
      for (const limit of [cpu, memory])
        expect(limit === true || limit.length > 20, String(limit)).to.equal(true);
    });
  });
}

/** The signal that ended a worker; platforms that know only a shell's status say 128 + number. */
function name({ code, signal }: Exit): string | null {
  return signal ?? { 137: 'SIGKILL', 143: 'SIGTERM' }[code ?? 0] ?? null;
}
