/** What the command line says about the second file of a manifest. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import pc from 'picocolors';
import { check } from '../../src/cli/check.js';
import { inWordsOfManifest } from '../../src/cli/deployment/diagnostics.js';
import { refuseUnsupported } from '../../src/cli/deployment/direct.js';
import { findManifest, pointing } from '../../src/cli/manifest.js';
import { renderFailure } from '../../src/cli/render/failure.js';
import { synth } from '../../src/compiler/synth.js';
import { ManifestError, TerraformError } from '../../src/errors/errors.js';
import { temporaryFolder } from '../support/folder.js';

const BASE = 'name: app\ndaemons:\n  beat:\n    command: ./beat\n';
const OVER = 'daemons:\n  beat:\n    privileged: true\n    secrets: [key]\nsecrets:\n  key: {file: gone}\n';

describe('cli: a second file', () => {
  const folder = temporaryFolder();
  const files = (): [string, string] => [
    join(folder(), 'multinode.yaml'),
    join(folder(), 'places', 'over.yaml'),
  ];

  beforeEach(() => {
    mkdirSync(join(folder(), 'places'));
    const [base, over] = files();
    writeFileSync(base, BASE);
    writeFileSync(over, OVER);
  });

  function find() {
    const options = {
      files: files(),
      envFiles: [],
      profiles: [],
      backendConfig: [],
      target: 'local',
      targetChosen: false,
      json: false,
      debug: false,
    } as const;
    return findManifest({ options, cwd: process.cwd(), env: {} });
  }

  async function refused(work: () => unknown): Promise<readonly string[]> {
    try {
      await work();
      return [];
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      return error.issues.map(({ code, file, position }) => `${code} ${file}:${position?.line}`);
    }
  }

  it('has the findings about its values, with its lines', async () => {
    const { issues, texts } = await check(files(), { env: {}, target: 'local' });
    const [, over] = files();
    expect(issues.map(({ code, file, position }) => [code, file, position?.line])).to.deep.equal([
      ['MN2006', over, 3],
      ['MN1023', over, 6],
    ]);
    expect(texts.get(over)).to.equal(OVER);
    const shown = await renderFailure(new ManifestError(issues), {
      ...{ json: false, debug: false, colors: pc.createColors(false) },
    });
    expect(shown).to.contain('3 |     privileged: true\n').and.to.contain('6 |   key: {file: gone}\n');
  });

  it('has what a target refuses, and what an agent or a provider does', async () => {
    const found = await find();
    const over = relative(process.cwd(), files()[1]);
    expect(await refused(() => refuseUnsupported(found, 'local'))).to.deep.equal([`MN2006 ${over}:3`]);
    const secret = { code: 'MN1023', message: 'gone', path: ['secrets', 'key', 'file'] } as const;
    expect(
      await refused(() => pointing(found, () => Promise.reject(new ManifestError([secret])))),
    ).to.deep.equal([`MN1023 ${over}:6`]);
  });

  it("has Terraform's errors about its values", async () => {
    const [base, over] = files();
    writeFileSync(over, 'functions:\n  hello:\n    command: ./hello\n');
    const { manifest, source } = await find();
    const stack = join(folder(), '.multinode', 'local');
    await synth({
      manifest,
      locate: source.locate,
      file: base,
      target: 'local',
      folder: stack,
    });
    const text = readFileSync(join(stack, 'cdk.tf.json'), 'utf8');
    const line = text.split('\n').findIndex((each) => each.includes('./hello')) + 1;
    const diagnostics = [
      { severity: 'error', summary: 'wrong', detail: '', place: { file: 'cdk.tf.json', line } },
    ] as const;
    const error = new TerraformError('MN3002', 'failed', { diagnostics });
    const fail = () => inWordsOfManifest(stack, relative(process.cwd(), base), () => Promise.reject(error));
    expect(await refused(fail)).to.deep.equal([`MN3002 ${relative(process.cwd(), over)}:3`]);
  });
});
