import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ManifestError } from '../../../src/errors/errors.js';
import { buildSecrets } from '../../../src/manifest/builds/secrets.js';
import { functionSpec, manifest } from '../../compiler/manifests.js';
import { temporaryFolder } from '../../support/folder.js';

describe('secrets of builds', () => {
  const root = temporaryFolder();
  const build = { context: '.', dockerfile: 'Dockerfile', args: {}, secrets: ['npm', 'pip', 'file'] };
  const given = manifest({
    secrets: {
      npm: { environment: 'NPM_TOKEN' },
      pip: { environment: 'PIP_TOKEN' },
      file: { file: 'token' },
      unused: { environment: 'UNUSED' },
    },
    functions: { hello: functionSpec({ build }), other: functionSpec({ build }) },
  });

  it('are read from the environment, and from .env or the files instead of it', async () => {
    writeFileSync(join(root(), '.env'), 'NPM_TOKEN=file\nPIP_TOKEN=file\nUNUSED=file\n');
    const env = { NPM_TOKEN: 'environment' };
    expect(await buildSecrets(given, { root: root(), env })).to.deep.equal({
      NPM_TOKEN: 'environment',
      PIP_TOKEN: 'file',
    });
    const other = join(root(), 'other.env');
    writeFileSync(other, 'NPM_TOKEN=\nPIP_TOKEN=other\n');
    expect(await buildSecrets(given, { root: root(), env: { MULTINODE_ENV_FILES: other } })).to.deep.equal({
      NPM_TOKEN: '',
      PIP_TOKEN: 'other',
    });
  });

  it('are refused if they are set nowhere', async () => {
    const error = await buildSecrets(given, { root: root(), env: { PIP_TOKEN: 'x' } }).catch(
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof ManifestError)) throw error;
    expect(error.issues).to.deep.equal([
      {
        code: 'MN1023',
        message:
          "secret npm, which the build of functions.hello needs, can't be read: environment variable NPM_TOKEN is not set",
        path: ['secrets', 'npm', 'environment'],
        hint: 'set NPM_TOKEN in the environment of multinode, or in the file .env beside the manifest',
      },
    ]);
  });
});
