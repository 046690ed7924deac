import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SCHEMA } from '../../src/manifest/schema.generated.js';
import { childSchema, type SchemaNode } from '../../src/manifest/schema-node.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { readProviderSchema, schemaFile } from '../support/provider-schema.js';
import { skip } from '../support/skip.js';

const HEADING = '### Every attribute of a container';

/** The table's rows: attributes, and what a manifest has. */
function rows(): { readonly attributes: string[]; readonly instead: string }[] {
  const page = readFileSync(join(PACKAGE_ROOT, 'docs', 'from-compose.md'), 'utf8');
  const [table = ''] = (page.split(`${HEADING}\n`)[1] ?? '').split('\n## ');
  const lines = table.split('\n').filter((line) => /^\| `/.test(line));
  return lines.map((line) => {
    const [, left = '', right = ''] = line.split(' | ').join('|').split('|');
    return { attributes: names(left), instead: right.trim() };
  });
}

function names(text: string): string[] {
  return [...text.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name);
}

describe('the table of attributes of a container', () => {
  it('names fields of a daemon, or says why there are none', () => {
    let daemon: SchemaNode | undefined = SCHEMA;
    for (const key of ['daemons', 'any']) daemon = daemon && childSchema(SCHEMA, daemon, key);
    const fields = Object.keys(daemon?.properties ?? {});
    for (const { instead } of rows()) {
      if (/^(nothing: |the workload's name)/.test(instead)) continue;
      expect(fields).to.include.members(names(instead));
      expect(names(instead), instead).to.not.have.length(0);
    }
  });

  it("has every attribute of the provider's schema once", function () {
    const file = schemaFile('docker-provider-schema-4.5.0.json');
    const schema = readProviderSchema(file, 'registry.terraform.io/kreuzwerker/docker');
    if (!schema) skip(this, "the provider's schema is not beside the checkout");
    const { attributes, block_types } = schema.resources.docker_container ?? {};
    const all = [...Object.keys(attributes ?? {}), ...Object.keys(block_types ?? {})];
    expect(rows().flatMap(({ attributes: own }) => own)).to.have.members(all);
  });
});
