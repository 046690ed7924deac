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

  it('has the contents of its configs, and secrets with a path or permissions apart from the others', () => {
    const reads = functionSpec({
      configs: [{ source: 'conf', target: '/etc/conf' }, { source: 'file' }],
      secrets: [
        { source: 'token', target: 'token' },
        { source: 'token', target: '/run/token', mode: '400' },
      ],
    });
    const given = { ...NO_INPUTS, secrets: { token: 'hush' }, configs: { file: 'read' } };
    const of = (content: string, more = given) =>
      workerTemplate('function', 'hello', reads, more, {
        configs: { conf: { content }, file: { file: './f' } },
      });
    const template = of('one');
    expect(template.configs).to.deep.equal([
      { source: 'conf', target: '/etc/conf', content: 'one' },
      { source: 'file', content: 'read' },
    ]);
    expect(template.secrets).to.deep.equal({ token: 'hush' });
    expect(template.secret_files).to.deep.equal([
      { source: 'token', target: '/run/token', mode: '400', content: 'hush' },
    ]);
    expect(of('one').revision).to.equal(template.revision);
    expect(of('two').revision).to.not.equal(template.revision);
    expect(of('one', { ...given, configs: { file: 'changed' } }).revision).to.not.equal(template.revision);
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
