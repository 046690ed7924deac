import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGE_ROOT } from '../../src/version.js';

const { TEST_COMPILED } = process.env;

/** Node's arguments that run one of our files: compiled if scripts/test.js has done so, which takes half the time. */
export function sourceProgram(source: URL): string[] {
  const file = fileURLToPath(source);
  return TEST_COMPILED === undefined ? ['--import=tsx', file] : [compiledOf(file, TEST_COMPILED)];
}

/** Node's arguments that run a text with imports such as `./src/version.js`, from the repository's folder. */
export function sourceText(program: string): string[] {
  const folder = TEST_COMPILED === undefined ? PACKAGE_ROOT : TEST_COMPILED;
  const hooks = TEST_COMPILED === undefined ? ['--import=tsx'] : [];
  return [...hooks, '--input-type=module', '-e', program.replaceAll("from './", `from '${folder}/`)];
}

function compiledOf(file: string, folder: string): string {
  return join(folder, relative(PACKAGE_ROOT, file).replace(/\.ts$/, '.js'));
}
