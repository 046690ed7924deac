import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  entryFile,
  outOfMemoryKills,
  processesIn,
  setLimit,
} from '../../../../providers/local/groups/files.js';
import type { CgroupController } from '../../../../providers/local/groups/hierarchies.js';
import type { Limited } from '../../../../providers/shared/hard-limits.js';
import { temporaryFolder } from '../../../support/folder.js';

describe('files of control groups', () => {
  const folder = temporaryFolder();
  const group = (files: Record<string, string>) => {
    const made = join(folder(), String(Math.random()));
    mkdirSync(made);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text);
    return made;
  };
  const written = (
    version: 1 | 2,
    controller: CgroupController,
    names: readonly string[],
    more: Partial<Limited> = {},
  ) => {
    const made = group(Object.fromEntries(names.map((name) => [name, ''])));
    setLimit(made, version, controller, { cpu: 0.25, memory: 256 * 2 ** 20, ...more });
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(made, name), 'utf8')]));
  };

  it('limit CPU by a quota of each second, at least the 1 ms that the kernel accepts', () => {
    expect(written(2, 'cpu', ['cpu.max'])).to.deep.equal({ 'cpu.max': '250000 1000000' });
    expect(written(2, 'cpu', ['cpu.max'], { cpu: 0.00001 })).to.deep.equal({ 'cpu.max': '1000 1000000' });
    expect(written(1, 'cpu', ['cpu.cfs_period_us', 'cpu.cfs_quota_us'], { cpu: 2 })).to.deep.equal({
      'cpu.cfs_period_us': '1000000',
      'cpu.cfs_quota_us': '2000000',
    });
  });

  it('limit memory in bytes, without additional swap', () => {
    expect(written(2, 'memory', ['memory.max', 'memory.swap.max', 'memory.oom.group'])).to.deep.equal({
      'memory.max': '268435456',
      'memory.swap.max': '0',
      'memory.oom.group': '1',
    });
    expect(written(1, 'memory', ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes'])).to.deep.equal({
      'memory.limit_in_bytes': '268435456',
      'memory.memsw.limit_in_bytes': '268435456',
    });
  });

  it('share CPU below a higher limit, as container runtimes do', () => {
    const more = { cpu: 2, cpu_limit: 3 };
    expect(written(2, 'cpu', ['cpu.max', 'cpu.weight'], more)).to.deep.equal({
      'cpu.max': '3000000 1000000',
      'cpu.weight': '79',
    });
    expect(written(1, 'cpu', ['cpu.cfs_period_us', 'cpu.cfs_quota_us', 'cpu.shares'], more)).to.deep.equal({
      'cpu.cfs_period_us': '1000000',
      'cpu.cfs_quota_us': '3000000',
      'cpu.shares': '2048',
    });
  });

  it('reserve memory below a higher limit, and limit swap', () => {
    const more = { memory_limit: 512 * 2 ** 20, memswap_limit: 1024 * 2 ** 20 };
    expect(written(2, 'memory', ['memory.max', 'memory.swap.max', 'memory.low'], more)).to.deep.equal({
      'memory.max': '536870912',
      'memory.swap.max': '536870912',
      'memory.low': '268435456',
    });
    const version1 = ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes', 'memory.soft_limit_in_bytes'];
    expect(written(1, 'memory', version1, { ...more, memswap_limit: -1 })).to.deep.equal({
      'memory.limit_in_bytes': '536870912',
      'memory.memsw.limit_in_bytes': '-1',
      'memory.soft_limit_in_bytes': '268435456',
    });
    expect(written(2, 'memory', ['memory.max', 'memory.swap.max'], { memswap_limit: -1 })).to.include({
      'memory.swap.max': 'max',
    });
  });

  it('may lack what some kernels lack, but not the limit itself', () => {
    expect(written(2, 'memory', ['memory.max'])).to.deep.equal({ 'memory.max': '268435456' });
    expect(() => written(2, 'memory', ['memory.swap.max'])).to.throw('ENOENT');
    expect(() => written(1, 'cpu', ['cpu.cfs_period_us'])).to.throw('ENOENT');
  });

  it('show how many processes were killed because memory ran out', () => {
    const events = 'low 0\nhigh 0\nmax 12\noom 1\noom_kill 2\noom_group_kill 1\n';
    expect(outOfMemoryKills(group({ 'memory.events': events }))).to.equal(2);
    expect(outOfMemoryKills(group({ 'memory.oom_control': 'under_oom 0\noom_kill 3\n' }))).to.equal(3);
    expect(outOfMemoryKills(group({ 'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\n' }))).to.equal(
      0,
    );
    expect(outOfMemoryKills(join(folder(), 'gone'))).to.equal(0);
  });

  it('let a process in as its only thread, if groups can contain threads', () => {
    const first = group({ 'cgroup.procs': '', tasks: '' });
    expect(entryFile(first)).to.equal(join(first, 'tasks'));
    const second = group({ 'cgroup.procs': '', 'cgroup.threads': '' });
    expect(entryFile(second)).to.equal(join(second, 'cgroup.procs'));
  });

  it('show which processes are in a group, except those that this process cannot see', () => {
    expect(processesIn(group({ 'cgroup.procs': '12\n0\n345\n' }))).to.deep.equal([12, 345]);
    expect(processesIn(group({}))).to.deep.equal([]);
  });
});
