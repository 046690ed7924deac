import { expect } from 'chai';
import { parseTar } from 'nanotar';
import { archives, fileVolumes } from '../../../providers/docker/files.js';
import { workerSpec } from '../../contracts/worker-spec.js';

describe("a container's files", () => {
  const configs = [
    { source: 'settings', content: 'level' },
    {
      source: 'nginx',
      target: '/etc/nginx/nginx.conf',
      mode: '640',
      uid: '33',
      gid: '34',
      content: 'listen',
    },
  ];
  const files = { image: 'app:1', secrets: { token: 'hush' }, input: 'in', configs };

  const unpacked = (spec: Parameters<typeof archives>[0]) =>
    archives(spec).map(({ folder, tar }) => ({
      folder,
      files: parseTar(tar).map(({ name, text, attrs }) => [
        name,
        text || undefined,
        Number(attrs?.mode).toString(),
        attrs?.uid,
        attrs?.gid,
      ]),
    }));

  it('are one archive for its root, with owners and permissions', () => {
    const [{ folder, files: found } = { folder: '', files: [] }, ...more] = unpacked(
      workerSpec('one', files),
    );
    expect([folder, more]).to.deep.equal(['/', []]);
    expect(found.map(([name, text]) => [name, text])).to.deep.equal([
      ['run/multinode/', undefined],
      ['run/multinode/secrets/', undefined],
      ['run/multinode/secrets/token', 'hush'],
      ['settings', 'level'],
      ['etc/nginx/nginx.conf', 'listen'],
      ['run/multinode/input', 'in'],
    ]);
    // The reader takes their octal digits for decimal ones.
    const owner = found.find(([name]) => name === 'etc/nginx/nginx.conf')?.slice(3);
    expect(owner?.map((digits) => Number.parseInt(`${digits}`, 8))).to.deep.equal([33, 34]);
  });

  it('are an archive for each volume if its root is read-only', () => {
    const spec = workerSpec('one', { ...files, configs: configs.slice(1), read_only: true });
    expect(fileVolumes(spec)).to.deep.equal(['/run/multinode', '/etc/nginx']);
    expect(
      unpacked(spec).map(({ folder, files: found }) => [folder, found.map(([name]) => name)]),
    ).to.deep.equal([
      ['/run/multinode', ['secrets/', 'secrets/token', 'input']],
      ['/etc/nginx', ['nginx.conf']],
    ]);
  });

  it('are nothing without secrets, configs and input', () => {
    const bare = workerSpec('one', { image: 'app:1', read_only: true });
    expect([archives(bare), fileVolumes(bare)]).to.deep.equal([[], []]);
  });
});
