import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { findManifest, pointing } from '../../src/cli/manifest.js';
import { AgentError, ManifestError } from '../../src/errors/errors.js';

describe('cli: errors while a manifest is applied', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'multinode-pointing-'));
    await writeFile(
      join(folder, 'multinode.yaml'),
      'name: app\nservices:\n  web:\n    command: ./serve\n    port: 8080\n',
    );
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function thrown(error: Error): Promise<unknown> {
    const options = {
      files: [join(folder, 'multinode.yaml')],
      envFiles: [],
      profiles: [],
      backendConfig: [],
      target: 'local',
      targetChosen: false,
      json: false,
      debug: false,
    } as const;
    const found = await findManifest({ options, cwd: process.cwd(), env: {} });
    return pointing(found, () => Promise.reject(error)).catch((shown: unknown) => shown);
  }

  it("get the place of the agent's findings", async () => {
    const code = 'MN4017';
    const message = 'services.web can’t listen on 127.0.0.1, port 8080: the port is in use';
    const problem = { type: '', title: '', status: 409, detail: message, code } as const;
    const errors = [{ code, message, path: ['services', 'web', 'port'] }] as const;
    const error = await thrown(new AgentError('MN4012', message, { problem: { ...problem, errors } }));
    if (!(error instanceof ManifestError)) throw error;
    expect(error.issues).to.deep.equal([
      {
        ...errors[0],
        file: relative(process.cwd(), join(folder, 'multinode.yaml')),
        position: { line: 5, column: 11, length: 4 },
      },
    ]);
  });

  it('are passed on if they are about no field', async () => {
    const error = new AgentError('MN4011', 'no answer');
    expect(await thrown(error)).to.equal(error);
  });
});
