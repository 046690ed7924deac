// Compiles the manifest's validators beforehand: at run time ajv takes longer for them than all else that `validate` does.
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _ } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const FORMATS = _`require("ajv-formats/dist/formats.js").fullFormats`;

/** The modules of src/manifest/validators that are compiled beforehand. */
const NAMES = ['file', 'normalised'];
const MODULE = new RegExp(`/src/manifest/validators/(${NAMES.join('|')})[.](ts|js|js[.]map)$`);

/** Whether it is such a module, or belongs to one. */
export function isPrecompiled(path) {
  return MODULE.test(path);
}

/**
 * @param {string} folder src/manifest as JavaScript
 * @returns {Promise<Map<string, string>>} absolute path of each module there that it replaces → its code
 */
export async function precompileValidators(folder) {
  const load = (path) => import(pathToFileURL(join(folder, path)).href);
  const [{ ajvFor, appendErrors }, { SCHEMA }, { normalisedSchema }] = await Promise.all(
    ['validators/ajv.js', 'schema.generated.js', 'normalised-schema.js'].map(load),
  );
  const schemas = { file: SCHEMA, normalised: normalisedSchema() };
  const modules = NAMES.map(async (name) => {
    const ajv = ajvFor({ source: true, esm: true, formats: FORMATS });
    const code = appendErrors(standalone.default(ajv, ajv.compile(schemas[name])));
    const contents = code.replace('export default', 'export const validator = () =>');
    return [resolve(folder, 'validators', `${name}.js`), await bundle(contents, join(folder, 'validators'))];
  });
  return new Map(await Promise.all(modules));
}

/** With what the code calls, so that nothing of ajv is loaded beside it. */
async function bundle(contents, resolveDir) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}

/** For bundles of src/: takes the validators that are in dist/. */
export const precompiled = {
  name: 'precompiled',
  setup(build) {
    build.onLoad({ filter: MODULE }, ({ path }) => ({
      contents: readFileSync(join('dist', relative('.', path)).replace(/ts$/, 'js'), 'utf8'),
      loader: 'js',
    }));
  },
};
