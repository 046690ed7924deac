import { expect } from 'chai';
import { workerTemplate } from '../../../src/agent/workers/template.js';
import type { Mount } from '../../../src/manifest/model.js';
import { functionSpec } from '../../compiler/manifests.js';
import { NO_INPUTS } from '../../support/application.js';

describe("a worker's template", () => {
  const mounts: readonly Mount[] = [
    { type: 'volume', source: 'data', target: '/data', read_only: false },
    { type: 'bind', source: './conf', target: '/conf', read_only: true },
    { type: 'bind', source: '/srv', target: '/srv', read_only: true },
    { type: 'volume', target: '/scratch', read_only: false },
  ];
  const spec = functionSpec({ volumes: mounts });
  const inputs = { ...NO_INPUTS, paths: { './conf': '/srv/shop/conf' } };
  const data = { external: true, name: 'shop-data' };

  it('has the declarations of its volumes, and absolute paths', () => {
    const { volumes } = workerTemplate('function', 'hello', spec, inputs, { volumes: { data } });
    expect(volumes).to.deep.equal([
      { ...mounts[0], declared: data },
      { ...mounts[1], source: '/srv/shop/conf' },
      mounts[2],
      mounts[3],
    ]);
  });

  it('has another revision if what is mounted changes, and the same without mounts', () => {
    const revision = (given: typeof inputs, declared: typeof data) =>
      workerTemplate('function', 'hello', spec, given, { volumes: { data: declared } }).revision;
    const now = revision(inputs, data);
    expect(revision(inputs, { ...data })).to.equal(now);
    expect(revision(inputs, { ...data, name: 'other' })).to.not.equal(now);
    expect(revision({ ...NO_INPUTS, paths: { './conf': '/elsewhere' } }, data)).to.not.equal(now);
    const bare = workerTemplate('function', 'hello', functionSpec(), NO_INPUTS);
    expect(
      workerTemplate('function', 'hello', functionSpec(), NO_INPUTS, { volumes: { data } }),
    ).to.deep.equal(bare);
  });
});
