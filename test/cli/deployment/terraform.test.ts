import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { expect } from 'chai';
import { TerraformDeployment } from '../../../src/cli/deployment/terraform.js';
import { findManifest } from '../../../src/cli/manifest.js';
import { readCommon } from '../../../src/cli/options.js';
import { ManifestError } from '../../../src/errors/errors.js';
import type { TargetName } from '../../../src/manifest/model.js';
import { temporaryFolder } from '../../support/folder.js';

describe('a deployment with Terraform', () => {
  const root = temporaryFolder();
  const file = (name: string) => join(root(), name);

  beforeEach(() => {
    writeFileSync(
      file('multinode.yaml'),
      `name: shop
secrets: {npm: {environment: NPM_TOKEN}}
functions:
  hello: {build: {runtime: node, secrets: [npm]}, command: node hello.js}
`,
    );
    writeFileSync(
      file('terraform'),
      `#!/bin/sh\nprintf '%s' "$NPM_TOKEN $OTHER" > '${file('seen')}'\necho 'Terraform v1.11.4'\n`,
    );
    chmodSync(file('terraform'), 0o755);
  });

  /** The variables that Terraform sees. */
  async function seen(target: TargetName): Promise<string> {
    const env = { MULTINODE_TERRAFORM: file('terraform') };
    const options = { ...readCommon(new Command(), env), files: [file('multinode.yaml')], target };
    const context = { options, cwd: process.cwd(), env };
    await TerraformDeployment.open(context, await findManifest(context));
    return readFileSync(file('seen'), 'utf8');
  }

  it('passes on the secrets of builds that .env sets, and nothing else of it', async () => {
    writeFileSync(file('.env'), 'NPM_TOKEN=secret\nOTHER=x\n');
    expect(await seen('docker')).to.equal('secret ');
  });

  it('is refused before Terraform starts if one is set nowhere, unless nothing is built', async () => {
    const error = await seen('docker').catch((thrown: unknown) => thrown);
    if (!(error instanceof ManifestError)) throw error;
    expect(error.issues[0]).to.deep.include({ code: 'MN1023', path: ['secrets', 'npm', 'environment'] });
    expect(error.issues[0]?.position).to.include({ line: 2 });
    expect(existsSync(file('seen'))).to.equal(false);
    expect(await seen('local')).to.equal(' ');
  });
});
