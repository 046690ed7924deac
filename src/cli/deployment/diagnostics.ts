/** Maps Terraform's diagnostics back to findings in the manifest. */
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { CONFIG_FILE, SOURCE_MAP_FILE } from '../../compiler/files.js';
import { lookUp, parseSourceMap, type SourceMap } from '../../compiler/sourcemap.js';
import { type Issue, ManifestError, type TerraformDiagnostic, TerraformError } from '../../errors/errors.js';
import { inFile } from '../../manifest/finding.js';
import type { Place } from '../../manifest/source.js';
import { distinctErrors, wordsOf } from '../../terraform/cli/words.js';

/**
 * Does work that runs Terraform in the folder. A failure about lines of the manifest is thrown as findings there.
 * @param file the manifest's path as the user would type it
 */
export async function inWordsOfManifest<T>(folder: string, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    const map = await readSourceMap(folder);
    const issues = map ? findings(error.diagnostics, map, file) : [];
    if (!issues.some(({ position, code }) => position || code !== 'MN3002')) throw error;
    throw new ManifestError(issues, { cause: error });
  }
}

function findings(diagnostics: readonly TerraformDiagnostic[], map: SourceMap, file: string): Issue[] {
  return distinctErrors(diagnostics).map((first) => {
    const { code, message, hint } = wordsOf(first);
    const places = diagnostics.flatMap((each) => {
      const position = sameWords(first, each) && positionOf(each, map);
      return position ? [position] : [];
    });
    // An error of several resources belongs to no single line.
    const position = places.length === 1 ? places[0] : undefined;
    return {
      code,
      message,
      path: [],
      ...(hint !== undefined && { hint }),
      ...(position && { file, ...inFile(shown(position, map, file)) }),
    };
  });
}

/** The place with the path of its file as the user would type it: paths in the source map count from the stack's folder. */
function shown(place: Place, map: SourceMap, file: string): Place {
  if (place.file === undefined) return place;
  return {
    ...place,
    file: posix.join(posix.dirname(file), posix.relative(posix.dirname(map.file), place.file)),
  };
}

function sameWords(one: TerraformDiagnostic, other: TerraformDiagnostic): boolean {
  return one.summary === other.summary && one.detail === other.detail;
}

function positionOf({ address, place }: TerraformDiagnostic, map: SourceMap): Place | undefined {
  return lookUp(map, {
    ...(place?.file === CONFIG_FILE && { line: place.line }),
    ...(address !== undefined && { address }),
  });
}

async function readSourceMap(folder: string): Promise<SourceMap | undefined> {
  try {
    return parseSourceMap(await readFile(join(folder, SOURCE_MAP_FILE), 'utf8'));
  } catch {
    return undefined;
  }
}
