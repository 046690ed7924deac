/** The modules that are made from src/api/schemas: types for TypeScript, and the checks that clients make of answers. */
import { dirname, relative } from 'node:path';
import { Components } from '../../src/agent/api/openapi/components.js';
import { ANSWERS, PARAMETERS, PROBLEMS } from '../../src/api/schemas/index.js';
import type { Schema } from '../../src/api/schemas/schema.js';
import { normalisedSchema } from '../../src/manifest/normalised-schema.js';
import { manifestTypes } from './manifest.js';
import { type Base, declaration, references, type Schemas, shape, shapeName } from './typescript.js';

/** Type → the one that it has every field of. */
const BASES: Readonly<Record<string, string>> = {
  ExecutionDetail: 'Execution',
  DaemonSpec: 'WorkloadSpec',
  FunctionSpec: 'WorkloadSpec',
  JobSpec: 'WorkloadSpec',
  ServiceSpec: 'WorkloadSpec',
  ScheduledTaskSpec: 'WorkloadSpec',
};

const BANNER =
  '/** Generated from src/api/schemas and schema/source.json by `npm run generate`; do not edit. */\n';

const SHAPES = 'src/api/shapes.generated.ts';

/** File → text. */
export function apiModules(): Record<string, string> {
  const components = new Components([...PROBLEMS, ...PARAMETERS, ...ANSWERS]);
  for (const schema of [...PROBLEMS, ...PARAMETERS, ...ANSWERS]) components.place(schema);
  const manifest = manifestTypes(normalisedSchema());
  const schemas: Schemas = { ...JSON.parse(JSON.stringify(components.schemas)), ...manifest };

  const files = {
    // What travels beside the manifest stands beside it.
    'src/manifest/model.generated.ts': [...Object.keys(manifest), 'Inputs'],
    'src/errors/problem.generated.ts': titles(PROBLEMS),
    'src/api/parameters.generated.ts': titles(PARAMETERS),
    'src/api/types.generated.ts': titles(ANSWERS).filter(
      (name) => name !== 'Inputs' && !Object.hasOwn(manifest, name),
    ),
  };
  const homes = new Map(Object.entries(files).flatMap(([file, names]) => names.map((name) => [name, file])));
  // Written by hand, and so is its shape.
  homes.set('Code', 'src/errors/codes.ts');
  const modules = new Modules(schemas, homes);
  return {
    ...Object.fromEntries(Object.entries(files).map(([file, names]) => [file, modules.types(file, names)])),
    [SHAPES]: modules.shapes([...titles(PROBLEMS), ...titles(ANSWERS)]),
  };
}

function titles(schemas: readonly Schema[]): string[] {
  return schemas.map(({ title }) => String(title)).filter((name) => name !== 'Code');
}

class Modules {
  constructor(
    private readonly schemas: Schemas,
    /** Type → the file that it is declared in. */
    private readonly homes: ReadonlyMap<string, string>,
  ) {}

  types(file: string, names: readonly string[]): string {
    const used = names.flatMap((name) => references(this.#schema(name)));
    const declarations = names.map((name) => declaration(name, this.#schema(name), this.#base(name)));
    return [`${BANNER}${this.#imports(file, used)}`, ...declarations].join('\n');
  }

  /** The checks of the types, and of those that they refer to. */
  shapes(wanted: readonly string[]): string {
    const names = this.#inOrder(wanted).filter((name) => name !== 'Code');
    const bases = Object.values(BASES);
    const head = `${BANNER}import {
  anything, array, boolean, either, nullable, number, object, oneOf, optional, record, type Shape, string,
} from '../json/shape.js';
import { ${shapeName('Code')} } from './code.js';
${this.#imports(SHAPES, names)}`;
    const shapes = names.map((name) =>
      shape(name, this.#schema(name), this.#base(name), bases.includes(name)),
    );
    return [head, ...shapes].join('\n');
  }

  #schema(name: string): Schemas[string] {
    const schema = this.schemas[name];
    if (!schema) throw new Error(`there is no schema ${name}: does src/api/schemas export it?`);
    return schema;
  }

  #base(type: string): Base | undefined {
    const name = BASES[type];
    return name === undefined ? undefined : { name, node: this.#schema(name) };
  }

  /** Imports of types that are declared in other files. */
  #imports(file: string, names: readonly string[]): string {
    const from = new Map<string, string[]>();
    for (const name of [...new Set(names)].sort()) {
      const home = this.homes.get(name);
      if (home === undefined) throw new Error(`src/api/schemas exports no schema ${name}`);
      if (home !== file) from.set(home, [...(from.get(home) ?? []), name]);
    }
    const lines = [...from].map(([home, types]) => {
      const path = relative(dirname(file), home).replace(/\.ts$/, '.js');
      const specifier = path.startsWith('.') ? path : `./${path}`;
      return `import type {\n${types.map((type) => `  ${type},\n`).join('')}} from '${specifier}';\n`;
    });
    return lines.sort().join('');
  }

  /** Each after those that it refers to. */
  #inOrder(names: readonly string[]): string[] {
    const ordered = new Set<string>();
    const visit = (name: string): void => {
      if (ordered.has(name)) return;
      const base = BASES[name];
      for (const other of [...(base === undefined ? [] : [base]), ...references(this.#schema(name))])
        visit(other);
      ordered.add(name);
    };
    for (const name of names) visit(name);
    return [...ordered];
  }
}
