import { expect } from 'chai';
import { mapValues } from '../../../src/json/record.js';
import type { Resource } from '../../../src/terraform/framework/define.js';
import { diagnosticsOf } from '../../../src/terraform/framework/diagnostics.js';
import type { Diagnostic } from '../../../src/terraform/framework/protocol/messages.js';
import { Decimal, Dynamic, UNKNOWN, type Value } from '../../../src/terraform/framework/protocol/values.js';
import { multinodeProvider } from '../../../src/terraform/provider/multinode.js';

const { resources } = await multinodeProvider({});
const [applicationResource] = resources.filter(({ name }) => name === 'multinode_application');
if (!applicationResource) throw new Error('no multinode_application');

/** Values that no attribute of the type takes: a program converts what it can before the provider sees it. */
const WRONG = {
  string: [12, true],
  number: ['many', 0.5, -1, new Decimal('1e400')],
  dynamic: [new Dynamic('number', 5.5), new Dynamic(['object', { a: ['tuple', []] }], { a: [] })],
} as const;

describe('terraform/provider: every attribute of every resource', () => {
  for (const resource of resources) {
    for (const { name, type, required, optional } of resource.schema.block.attributes) {
      if (!required && !optional) continue;
      const kind = JSON.parse(Buffer.from(type).toString()) as keyof typeof WRONG;
      const title = `${resource.name}.${name}`;

      it(`${title} ${required ? 'must not' : 'may'} be null`, async () => {
        const found = await problems(resource, name, null);
        if (!required) expect(found).to.deep.equal([]);
        else expect(found.map(({ summary }) => summary)).to.deep.equal([`${name} is required`]);
      });

      it(`${title} may be unknown`, async () => {
        expect(await problems(resource, name, UNKNOWN)).to.deep.equal([]);
      });

      it(`${title} has its type`, async () => {
        for (const value of WRONG[kind]) {
          const found = await problems(resource, name, value);
          expect(found, `${value}`).to.not.deep.equal([]);
          for (const { attribute, detail } of found) {
            expect(attribute?.steps[0]).to.deep.equal({ attribute_name: name });
            expect(detail).to.match(/^MN/);
          }
        }
      });
    }
  }

  it('is refused in a plan, too, as a value may only be known then', async () => {
    const error: unknown = await applicationResource
      .plan(null, { url: 'agent', api_key: '', api_key_file: null, root: '.', manifest: null, images: null })
      .catch((reason: unknown) => reason);
    expect(diagnosticsOf(error).map(({ summary }) => summary)).to.deep.equal([
      'url: address expected, such as http://127.0.0.1:4747',
      'api_key: text expected that is not empty',
      'manifest is required',
    ]);
  });

  it('says where within a value', async () => {
    const images = new Dynamic(['object', { web: 'number' }], { web: 3 });
    const [found] = await problems(applicationResource, 'images', images);
    expect(found?.summary).to.equal('images.web: string expected');
  });
});

/** What is wrong with a configuration in which nothing but this attribute is known. */
async function problems(resource: Resource, name: string, value: Value): Promise<readonly Diagnostic[]> {
  const unknown = mapValues(resource.type[1] as Record<string, unknown>, () => UNKNOWN);
  try {
    await resource.validate({ ...unknown, [name]: value }, true);
    return [];
  } catch (error) {
    return diagnosticsOf(error);
  }
}
