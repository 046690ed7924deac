import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { escapeTemplate, literal, literals, reveal } from '../../src/constructs/literal.js';
import { skip } from '../support/skip.js';

/** Terraform's evaluation of a template without expressions: written from its grammar, not from our code. */
function evaluate(template: string): string {
  let text = '';
  for (let at = 0; at < template.length; ) {
    const rest = template.slice(at);
    if (rest.startsWith('$${') || rest.startsWith('%%{')) {
      text += rest.slice(1, 3);
      at += 3;
    } else if (rest.startsWith('${') || rest.startsWith('%{')) {
      throw new Error(`an expression begins at ${at} of ${JSON.stringify(template)}`);
    } else {
      text += rest.charAt(0);
      at += 1;
    }
  }
  return text;
}

const fragments = fc.constantFrom(
  '$',
  '%',
  '{',
  '}',
  '${',
  '%{',
  '$${',
  '%%{',
  '~',
  '"',
  '\\',
  '\n',
  ' ',
  'a',
  '1e5',
  '-.e-',
  'é',
  '😀',
  '\u2028',
  '${TfToken[TOKEN.0]}',
  '#{TfToken[a]}',
  '&{TfToken[b]}',
  'String Map Token Value',
  '${path.module}',
);
const texts = fc.oneof(
  fc.array(fragments, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

describe("the user's text in a stack", () => {
  it('is read by Terraform unchanged', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(evaluate(escapeTemplate(text))).to.equal(text);
      }),
    );
  });

  it('is sealed, and comes out escaped, also as part of a text', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(literal(a)).to.match(/^\ue000[a-p]*\ue002$/);
        expect(reveal(`x/${literal(a)}/${literal(b)}`)).to.equal(
          `x/${escapeTemplate(a)}/${escapeTemplate(b)}`,
        );
      }),
    );
  });

  it('is escaped in keys, and plain data keeps its shape', () => {
    const data = { 'a${b}': [1, null, true, { '//': '%{c}' }], empty: {}, list: [], gone: undefined };
    expect(reveal({ at: [literals(data)] })).to.deep.equal({
      at: [{ 'a$${b}': [1, null, true, { '//': '%%{c}' }], empty: {}, list: [] }],
    });
  });

  it('does not change our expressions', () => {
    expect(reveal({ url: '${multinode_agent.agent.url}/x' })).to.deep.equal({
      url: '${multinode_agent.agent.url}/x',
    });
  });

  it('passes through the real Terraform unchanged', function () {
    if (spawnSync('terraform', ['version']).error) skip(this, 'terraform is not installed');
    const folder = mkdtempSync(join(tmpdir(), 'multinode-literal-'));
    try {
      const values = fc
        .sample(texts, { numRuns: 300, seed: 1 })
        .filter((text) => !/\p{Surrogate}/u.test(text));
      const config = { output: { values: { value: values.map(escapeTemplate) } } };
      writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(config));
      execFileSync('terraform', ['apply', '-auto-approve', '-input=false'], { cwd: folder, stdio: 'pipe' });
      const output = execFileSync('terraform', ['output', '-json', 'values'], { cwd: folder, stdio: 'pipe' });
      // Terraform stores text in Unicode's normal form C.
      expect(JSON.parse(output.toString())).to.deep.equal(values.map((text) => text.normalize('NFC')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
