import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { PACKAGE_ROOT } from '../../src/version.js';
import { LOCAL, TestAgent } from '../support/agent.js';
import { functionSpec, jobSpec, manifestOf } from '../support/application.js';
import { temporaryFolder } from '../support/folder.js';
import { run } from '../support/run.js';
import { blocks, page } from './pages.js';

/** Answers with the square of the number that it gets, unless that is negative. */
const SQUARE = `import { createServer } from 'node:http';
createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const number = JSON.parse(body);
  response.writeHead(number < 0 ? 422 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(number < 0 ? { detail: 'no negative numbers' } : number ** 2));
}).listen(Number(process.env.PORT));
`;

/** Counts the words of its lines. */
const COUNT = `import { readFileSync } from 'node:fs';
const { MULTINODE_EXECUTION_ID: id, MULTINODE_INPUT_FILE, MULTINODE_URL, MULTINODE_TOKEN } = process.env;
const tell = (method, what, body) => fetch(\`\${MULTINODE_URL}/v1/executions/\${id}/\${what}\`,
  { method, body, headers: { authorization: \`Bearer \${MULTINODE_TOKEN}\` } });
const lines = JSON.parse(readFileSync(MULTINODE_INPUT_FILE, 'utf8'));
let words = 0;
for (const [index, line] of lines.entries()) {
  words += line.split(' ').length;
  await tell('POST', 'progress', \`\${index + 1} of \${lines.length}\`);
}
await tell('PUT', 'output', JSON.stringify({ words }));
`;

describe('docs/client.md', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();

  it('has examples that do what the page says', async () => {
    const parts = blocks(page('docs/client.md'));
    const program = join(folder(), 'example.mjs');
    writeFileSync(join(folder(), 'square.mjs'), SQUARE);
    writeFileSync(join(folder(), 'count.mjs'), COUNT);
    await build({
      stdin: { contents: textOf(parts, 'ts'), loader: 'ts' },
      alias: { 'multinode/client': join(PACKAGE_ROOT, 'src', 'client', 'index.ts') },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
      logLevel: 'silent',
    });
    const agent = await TestAgent.start({ ...LOCAL, root: folder() });
    try {
      await agent.apply(
        manifestOf({ square: functionSpec('square.mjs') }, { jobs: { count: jobSpec('count.mjs') } }),
      );
      const env = { PATH: process.env.PATH ?? '', MULTINODE_URL: agent.url, MULTINODE_KEY: agent.key };
      const { code, output } = await run(process.execPath, [program], { cwd: folder(), env });
      expect(code, output).to.equal(0);
      expect(output).to.equal(textOf(parts, 'text'));
    } finally {
      await agent.remove();
    }
  });
});

function textOf(parts: ReturnType<typeof blocks>, language: string): string {
  return parts
    .filter((part) => part.language === language)
    .map(({ text }) => text)
    .join('');
}
