import { expect } from 'chai';
import { parseHierarchies } from '../../../../providers/local/groups/hierarchies.js';

describe('control group hierarchies', () => {
  it("are one with version 2, with this process's group", () => {
    const mountinfo = `23 28 0:21 / /proc rw,nosuid - proc proc rw
35 24 0:30 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
`;
    expect(parseHierarchies(mountinfo, '0::/user.slice/user-1000.slice/app.scope\n')).to.deep.equal([
      {
        version: 2,
        controllers: [],
        top: '/sys/fs/cgroup',
        own: '/sys/fs/cgroup/user.slice/user-1000.slice/app.scope',
      },
    ]);
  });

  it('are one for each controller with version 1, or for several together', () => {
    const mountinfo = `31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
36 31 0:33 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw`;
    const membership = '9:name=systemd:/s\n4:memory:/a:b\n2:cpu,cpuacct:/\n0::/s\n';
    expect(parseHierarchies(mountinfo, membership)).to.deep.equal([
      {
        version: 1,
        controllers: ['cpu'],
        top: '/sys/fs/cgroup/cpu,cpuacct',
        own: '/sys/fs/cgroup/cpu,cpuacct',
      },
      { version: 1, controllers: ['memory'], top: '/sys/fs/cgroup/memory', own: '/sys/fs/cgroup/memory/a:b' },
      { version: 1, controllers: [], top: '/sys/fs/cgroup/systemd', own: '/sys/fs/cgroup/systemd/s' },
      { version: 2, controllers: [], top: '/sys/fs/cgroup/unified', own: '/sys/fs/cgroup/unified/s' },
    ]);
  });

  it('are found even if only a part is mounted, as in a container', () => {
    const mount = (root: string) => `9 8 0:9 ${root} /my\\040groups rw - cgroup cgroup rw,memory`;
    const own = (root: string, path: string) => parseHierarchies(mount(root), `4:memory:${path}`)[0]?.own;
    expect(own('/docker/abc', '/docker/abc')).to.equal('/my groups');
    expect(own('/docker/abc', '/docker/abc/agent')).to.equal('/my groups/agent');
    expect(own('/docker/abc', '/elsewhere')).to.equal('/my groups');
    expect(own('/', '/../../elsewhere')).to.equal('/my groups/elsewhere');
  });

  it('are none on a machine without them, or from unrelated lines', () => {
    expect(parseHierarchies('', '')).to.deep.equal([]);
    expect(parseHierarchies('cgroup2\n - cgroup2\n1 2 3 4 5 - cgroup2', '0::/\nnonsense\n')).to.deep.equal(
      [],
    );
  });
});
