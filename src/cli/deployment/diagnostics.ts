/** Terraform's diagnostics, turned back into findings about the manifest. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONFIG_FILE, SOURCE_MAP_FILE } from '../../compiler/compile.js';
import { lookUp, parseSourceMap, type SourceMap } from '../../compiler/sourcemap.js';
import { type Issue, ManifestError, type TerraformDiagnostic, TerraformError } from '../../errors/errors.js';

/**
 * Does what runs Terraform in the folder. A failure that is about lines of the manifest is thrown as findings there.
 * @param file the manifest as seen from here
 */
export async function inWordsOfManifest<T>(folder: string, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    const map = await readSourceMap(folder);
    const issues = map ? findings(error.diagnostics, map, file) : [];
    if (!issues.some(({ position }) => position)) throw error;
    throw new ManifestError(issues, { cause: error });
  }
}

function findings(diagnostics: readonly TerraformDiagnostic[], map: SourceMap, file: string): Issue[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, detail, address, place }) => {
      const position = lookUp(map, {
        ...(place?.file === CONFIG_FILE && { line: place.line }),
        ...(address !== undefined && { address }),
      });
      return {
        code: 'MN3002',
        message: detail === '' ? summary : `${summary}: ${detail}`,
        path: [],
        ...(position && { file, position }),
      };
    });
}

async function readSourceMap(folder: string): Promise<SourceMap | undefined> {
  try {
    return parseSourceMap(await readFile(join(folder, SOURCE_MAP_FILE), 'utf8'));
  } catch {
    return undefined;
  }
}
