import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { mirror, release, SUMS } from '../../../src/terraform/distribution/distribution.js';
import { zip } from '../../../src/terraform/distribution/zip.js';
import { VERSION } from '../../../src/version.js';

const PLATFORMS = ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64'];
const sha256 = (content: Buffer | undefined) =>
  createHash('sha256')
    .update(content ?? '')
    .digest('hex');

describe("the provider's distribution", () => {
  it('has an archive for each platform, with the same files and so the same hash in lock files', () => {
    const folder = 'multinode.local/multinode/multinode';
    const files = mirror();
    expect(JSON.parse(String(files.get(`${folder}/index.json`)))).to.deep.equal({
      versions: { [VERSION]: {} },
    });
    const { archives } = JSON.parse(String(files.get(`${folder}/${VERSION}.json`)));
    expect(Object.keys(archives)).to.deep.equal(PLATFORMS);
    const hashes = PLATFORMS.map((platform) => archives[platform].hashes);
    expect(new Set(hashes.map(([content]) => content)).size).to.equal(1);
    for (const [index, platform] of PLATFORMS.entries()) {
      const archive = files.get(`${folder}/${archives[platform].url}`);
      expect(hashes[index]).to.include(`zh:${sha256(archive)}`);
    }
  });

  it("has a release's sums, of all other files", () => {
    const files = release();
    const sums = String(files.get(SUMS));
    for (const [name, content] of files)
      if (name !== SUMS) expect(sums).to.contain(`${sha256(content)}  ${name}\n`);
    expect(sums.trim().split('\n')).to.have.length(files.size - 1);
  });

  it('is the same each time', () => {
    const entries = [{ path: 'a', content: 'é', mode: 0o755 }];
    expect(zip(entries).equals(zip(entries))).to.equal(true);
    expect([...mirror()].map(([, content]) => sha256(content))).to.deep.equal(
      [...mirror()].map(([, content]) => sha256(content)),
    );
  });
});
