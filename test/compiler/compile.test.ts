import { expect } from 'chai';
import fc from 'fast-check';
import { type CompileOptions, compile } from '../../src/compiler/compile.js';
import { ManifestError } from '../../src/errors/errors.js';
import { isRecord } from '../../src/json/shape.js';
import type { Manifest } from '../../src/manifest/model.js';
import { functionSpec, locateByDepth, manifest } from './manifests.js';

const options: CompileOptions = { root: '../..', file: 'multinode.yaml', locate: locateByDepth };

async function config(given: Manifest, changes: Partial<CompileOptions> = {}): Promise<unknown> {
  const { files } = await compile(given, 'local', { ...options, ...changes });
  return JSON.parse(files.get('cdk.tf.json')?.content ?? '');
}

/** The value at a path of keys separated by spaces. */
function at(value: unknown, path: string): unknown {
  return path.split(' ').reduce((found, key) => (isRecord(found) ? found[key] : undefined), value);
}

describe('compiler, local target', () => {
  it('contains the whole normalised manifest, without undefined values but with null', async () => {
    const given = manifest({
      functions: { hello: functionSpec({ environment: { SET: 'a', TAKEN: null } }) },
      secrets: { key: { environment: 'KEY' } },
      quotas: { cpu: 4 },
    });
    expect(at(await config(given), 'resource multinode_application application manifest')).to.deep.equal(
      given,
    );
  });

  it('gives the agent its folders relative to the stack', async () => {
    const given = manifest({ name: 'shop' });
    expect(at(await config(given), 'resource multinode_agent agent')).to.deep.equal({
      application: 'shop',
      target: 'local',
      root: '${path.module}/../..',
      data_dir: '${path.module}/agent',
      host: '127.0.0.1',
      port: 4747,
    });
    const here = await config(given, { root: '.' });
    expect(at(here, 'resource multinode_agent agent root')).to.equal('${path.module}');
    const odd = await config(given, { root: '../a${b}' });
    expect(at(odd, 'resource multinode_application application root')).to.equal('${path.module}/../a$${b}');
  });

  it('has an output for each function, and shows the key in none', async () => {
    const functions = { 'my-fn': functionSpec(), hello: functionSpec() };
    const outputs = at(await config(manifest({ functions })), 'output');
    expect(outputs).to.have.all.keys('api_key_file', 'url', 'function_hello_url', 'function_my_fn_url');
    expect(at(outputs, 'function_my_fn_url value')).to.equal('${multinode_agent.agent.url}/functions/my-fn');
    expect(at(outputs, 'api_key_file value')).to.equal('${multinode_agent.agent.api_key_file}');
  });

  it("has neither cdktf's metadata nor a path of this machine", async () => {
    const { files } = await compile(manifest({ functions: { hello: functionSpec() } }), 'local', options);
    for (const [path, { content }] of files) {
      expect(path).to.match(/^[^/]/);
      expect(content).to.not.contain(process.cwd());
    }
    expect(files.get('cdk.tf.json')?.content).to.not.match(/"\/\/"|stackTrace|cdktf|"\//);
  });

  it("keeps the user's text as text", async () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '${path.module}',
        '%{if true}',
        'String Map Token Value',
        '$${TfToken[TOKEN.0]}',
        '1e5',
        '//',
      ),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (key, value) => {
        const escaped = (raw: string): string =>
          raw.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{');
        const environment = Object.fromEntries([[key, value]]);
        const given = manifest({ functions: { f: functionSpec({ environment, command: [value] }) } });
        const found = at(
          await config(given),
          'resource multinode_application application manifest functions f',
        );
        expect(found).to.have.deep.property('command', [escaped(value)]);
        expect(found)
          .to.have.property('environment')
          .that.deep.equals(Object.fromEntries([[escaped(key), escaped(value)]]));
      }),
      { numRuns: 50 },
    );
  });

  it('maps resources, outputs and lines to the manifest', async () => {
    const functions = { hello: functionSpec() };
    const { files, sourceMap } = await compile(manifest({ functions }), 'local', options);
    expect(sourceMap.file).to.equal('../../multinode.yaml');
    expect(sourceMap.addresses).to.deep.equal({
      'multinode_agent.agent': locateByDepth(['targets', 'local']),
      'multinode_application.application': locateByDepth([]),
      'output.function_hello_url': locateByDepth(['functions', 'hello']),
    });
    const line =
      (files.get('cdk.tf.json')?.content ?? '').split('\n').findIndex((text) => text.includes('"cpu"')) + 1;
    const { line: expected, column } = locateByDepth(['functions', 'hello', 'cpu']);
    expect(sourceMap.lines).to.deep.include([line, expected, column, 1]);
    expect(JSON.parse(files.get('sourcemap.json')?.content ?? '')).to.deep.equal(sourceMap);
  });

  it('reports everything that is not supported', async () => {
    const { command: _, ...noCommand } = functionSpec({ image: 'app:1' });
    const given = manifest({ functions: { a: noCommand }, daemons: { d: noCommand } });
    const error = await compile(given, 'local', options).catch((error: unknown) => error);
    expect(error).to.be.instanceOf(ManifestError);
    expect(error).to.have.property('issues').with.lengthOf(2);
  });
});
