import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { ageOf, isAlive, ownIdentity, signalProcess, startTime } from '../../src/process/identity.js';
import { parsePs, processTable } from '../../src/process/table.js';
import { until } from '../support/until.js';

describe("a process's identity", () => {
  it('is the same each time for this process', () => {
    const own = ownIdentity();
    expect(own.pid).to.equal(process.pid);
    expect(isAlive(own)).to.equal(true);
    expect(startTime(process.pid)).to.equal(own.startTime);
  });

  it('does not match another process with the same pid', () => {
    const reused = { ...ownIdentity(), startTime: 'earlier' };
    expect(isAlive(reused)).to.equal(false);
    expect(signalProcess(reused, 'SIGKILL')).to.equal(false);
  });

  it('of an ended process is dead', async () => {
    const child = spawn('sleep', ['100']);
    await once(child, 'spawn');
    const identity = { pid: child.pid ?? 0, startTime: startTime(child.pid ?? 0) ?? '' };
    expect(isAlive(identity)).to.equal(true);
    expect(signalProcess(identity, 'SIGKILL')).to.equal(true);
    await once(child, 'exit');
    expect(isAlive(identity)).to.equal(false);
    expect(signalProcess(identity, 'SIGKILL')).to.equal(false);
  });

  it('shows how long a process has run, on Linux', async () => {
    const child = spawn('sleep', ['100']);
    try {
      await once(child, 'spawn');
      const identity = { pid: child.pid ?? 0, startTime: startTime(child.pid ?? 0) ?? '' };
      const age = ageOf(identity);
      if (process.platform === 'linux') {
        expect(age).to.be.within(-100, (ageOf(ownIdentity()) ?? 0) + 100);
        expect(ageOf(ownIdentity())).to.be.closeTo(process.uptime() * 1000, 1000);
      } else expect(age).to.equal(undefined);
      expect(ageOf({ ...identity, startTime: 'earlier' })).to.equal(undefined);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('of a zombie is dead', async () => {
    // The shell starts a child and becomes a program that never waits for the child.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 100'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [output]: unknown[] = await once(parent.stdout, 'data');
      const pid = Number(String(output));
      await until('the child is a zombie', async () =>
        (await processTable()).some((found) => found.pid === pid && found.zombie),
      );
      expect(startTime(pid)).to.equal(undefined);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('shows session, parent, memory and CPU time', async () => {
    const program = `
      while (process.cpuUsage().user < 300_000);
      const { user, system } = process.cpuUsage();
      console.log(JSON.stringify({ cpuSeconds: (user + system) / 1e6, memoryBytes: process.memoryUsage.rss() }));
      process.stdin.resume();`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'ignore'] });
    try {
      const [output]: unknown[] = await once(child.stdout, 'data');
      const said: { cpuSeconds: number; memoryBytes: number } = JSON.parse(String(output));
      const found = (await processTable()).find(({ pid }) => pid === child.pid);
      expect(found).to.include({ ppid: process.pid, zombie: false, startTime: startTime(child.pid ?? 0) });
      expect(found?.cpuSeconds).to.be.within(said.cpuSeconds - 0.1, said.cpuSeconds + 0.5);
      expect(found?.memoryBytes).to.be.within(said.memoryBytes / 2, said.memoryBytes * 2);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('reads what ps prints on macOS', () => {
    expect(parsePs('  501   1   501 Ss     2048   1-02:03:04.50 Mon Nov 23 10:11:12 2026    ')).to.deep.equal(
      [
        {
          pid: 501,
          ppid: 1,
          group: 501,
          session: 501,
          zombie: false,
          startTime: 'Mon Nov 23 10:11:12 2026',
          cpuSeconds: 86_400 + 2 * 3_600 + 3 * 60 + 4.5,
          memoryBytes: 2048 * 1024,
        },
      ],
    );
    expect(parsePs('12 1 12 Z 0 0:00.01 Mon Nov 23 10:11:12 2026')[0]?.zombie).to.equal(true);
    expect(parsePs('')).to.deep.equal([]);
  });
});
