import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { processesIn, procsFile } from '../../../../providers/local/groups/files.js';
import { type Hierarchy, parseHierarchies } from '../../../../providers/local/groups/hierarchies.js';
import { preparePlaces } from '../../../../providers/local/groups/places.js';
import { killGroup, removeGroup } from '../../../../providers/local/groups/remove.js';
import { temporaryFolder } from '../../../support/folder.js';
import { skip } from '../../../support/skip.js';
import { until } from '../../../support/until.js';

const LINUX = process.platform === 'linux';
const mounted: Hierarchy[] = LINUX
  ? parseHierarchies(readFileSync('/proc/self/mountinfo', 'utf8'), readFileSync('/proc/self/cgroup', 'utf8'))
  : [];
const NAME = `test-${process.pid}`;

describe('places for control groups', () => {
  const folder = temporaryFolder();

  it('are none if no hierarchy is mounted, which is reported once', () => {
    const both =
      'the limits on cpu and memory are not enforced, and a process that hides may outlive its worker: no such control groups are mounted';
    expect(preparePlaces([], NAME, true)).to.deep.equal({
      places: [],
      limits: { cpu: both, memory: both },
    });
  });

  it('are none in a group without the controllers', () => {
    writeFileSync(join(folder(), 'cgroup.controllers'), 'cpuset pids\n');
    const { places, limits } = preparePlaces(
      [{ version: 2, controllers: [], top: '/', own: folder() }],
      NAME,
      false,
    );
    expect(places).to.deep.equal([]);
    expect(limits.memory).to.contain(`the control group ${folder()} does not have this controller`);
  });

  it('are found for each controller separately', () => {
    const memory: Hierarchy = {
      version: 1,
      controllers: ['memory'],
      top: '/proc/nothing',
      own: '/proc/nothing',
    };
    const { limits } = preparePlaces([memory], NAME, true);
    expect(limits.cpu).to.equal('the limit on cpu is not enforced: no such control groups are mounted');
    expect(limits.memory)
      .to.contain('the limit on memory is not enforced, and a process that hides may outlive its worker: ')
      .and.to.contain('/proc/nothing');
  });

  describe('in a group that is delegated', () => {
    let group: string;
    const inside: ChildProcess[] = [];

    /** A new group with a process in it, if this user may create one. */
    const occupied = (context: Mocha.Context, version: 1 | 2): Hierarchy => {
      const hierarchy = mounted.find((each) => each.version === version && given(each));
      if (!hierarchy) skip(context, `no control groups of version ${version} with a limit on memory`);
      group = join(baseOf(hierarchy), NAME);
      try {
        mkdirSync(group);
      } catch (error) {
        skip(context, `no control group can be created here: ${error}`);
      }
      const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
      inside.push(child);
      writeFileSync(procsFile(group), String(child.pid));
      return { ...hierarchy, own: group };
    };

    afterEach(async () => {
      for (const child of inside.splice(0)) child.kill('SIGKILL');
      if (!existsSync(group)) return;
      await killGroup(group);
      await removeGroup(group);
      await until('the group is gone', () => !existsSync(group));
    });

    it('leave its processes where they are, with version 1', function () {
      const { places, limits } = preparePlaces([occupied(this, 1)], 'shop', false);
      expect(limits.memory).to.equal(true);
      expect(places.map((place) => place.folder)).to.deep.equal([join(group, 'multinode/shop')]);
      expect(processesIn(group)).to.deep.equal(inside.map(({ pid }) => pid));
    });

    it('move its processes one level down, with version 2, and are found again from there', function () {
      const hierarchy = occupied(this, 2);
      const first = preparePlaces([hierarchy], 'shop', false);
      expect(first.limits.memory).to.equal(true);
      expect(first.places.map((place) => place.folder)).to.deep.equal([join(group, 'multinode/shop')]);
      const leaf = join(group, 'multinode-agent');
      expect(processesIn(leaf)).to.deep.equal(inside.map(({ pid }) => pid));
      expect(preparePlaces([{ ...hierarchy, own: leaf }], 'shop', false)).to.deep.equal(first);
    });
  });
});

function baseOf({ top, own }: Hierarchy): string {
  return process.getuid?.() === 0 ? top : own;
}

function given(hierarchy: Hierarchy): boolean {
  if (hierarchy.version === 1) return hierarchy.controllers.includes('memory');
  const file = join(baseOf(hierarchy), 'cgroup.subtree_control');
  return existsSync(file) && readFileSync(file, 'utf8').split(/\s/).includes('memory');
}
