/** Golden cases: a folder with Compose files, its manifest and its report. UPDATE_CASES=1 writes them; read the diff. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import pc from 'picocolors';
import { renderReport } from '../../src/cli/render/import.js';
import { compile } from '../../src/compiler/compile.js';
import { type Imported, importCompose } from '../../src/import/import.js';
import { workloads } from '../../src/manifest/model.js';
import { parseManifest } from '../../src/manifest/validate.js';

const CASES = fileURLToPath(new URL('cases', import.meta.url));
const names = readdirSync(CASES).filter((name) => !name.includes('.'));

function imported(name: string): Promise<Imported> {
  const files = ['compose.yaml', 'compose.override.yaml'].filter((file) =>
    existsSync(join(CASES, name, file)),
  );
  const read = async (path: string) => {
    const file = join(CASES, name, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  return importCompose({ files, env: {}, envFiles: [], profiles: [], folder: '.', folderName: name, read });
}

/** Values for variables that only .env has. */
const ENV = { DB_PASSWORD: 'only-for-this-test' };

describe('imported Compose files', () => {
  for (const name of names) {
    it(`${name}: manifest and report`, async () => {
      const result = await imported(name);
      const files = {
        [`${name}.manifest.yaml`]: result.manifest,
        [`${name}.report`]: `${renderReport(result, pc.createColors(false))}\n`,
      };
      for (const [file, text] of Object.entries(files)) {
        if (process.env.UPDATE_CASES) writeFileSync(join(CASES, file), text);
        expect(text).to.equal(readFileSync(join(CASES, file), 'utf8'));
      }
    });

    it(`${name}: the manifest compiles for Docker`, async () => {
      const { manifest: text } = await imported(name);
      const { manifest, source } = parseManifest(text, { file: 'multinode.yaml', env: ENV });
      const stack = await compile(manifest, 'docker', {
        root: '../..',
        builds: Object.fromEntries(
          workloads(manifest).flatMap(({ name: workload, spec: { build } }) =>
            build ? [[workload, { id: workload, settings: build, image: `multinode-${workload}:tag` }]] : [],
          ),
        ),
        file: 'multinode.yaml',
        locate: source.locate,
      });
      expect(stack.files.has('cdk.tf.json')).to.equal(true);
    });
  }
});
