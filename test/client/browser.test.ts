import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { expect } from 'chai';
import { build } from 'esbuild';
import { PACKAGE_ROOT } from '../../src/version.js';
import { readBody, serve } from '../support/serve.js';

/** What web pages have and the client uses; nothing from Node. */
const WEB = {
  AbortController,
  AbortSignal,
  DOMException,
  Headers,
  Response,
  TextDecoder,
  URL,
  URLSearchParams,
  clearTimeout,
  fetch,
  setTimeout,
};

describe('the client in a browser', () => {
  let script: string;

  before(async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(PACKAGE_ROOT, 'src', 'client', 'index.ts')],
      bundle: true,
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      globalName: 'multinode',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    script = outputFiles[0]?.text ?? '';
    const folders = Object.keys(metafile.inputs).map((path) => path.replace(/\/[^/]*$/, ''));
    expect([...new Set(folders)].sort()).to.deep.equal([
      'src/api',
      'src/client',
      'src/errors',
      'src/json',
      'src/text',
    ]);
  });

  it('contains nothing from Node, and no dependency', () => {
    expect(script).not.to.match(/["`']node:|\brequire\(|\bprocess\.\w|\bBuffer\b/);
  });

  it('calls, maps and reads with what web pages have', async () => {
    const server = await serve(async (request, response) => {
      const number = Number(await readBody(request));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(number ** 2));
    });
    try {
      const context = createContext({ ...WEB, url: server.url });
      runInContext(script, context);
      const results: unknown = await runInContext(
        `(async () => {
          const square = new multinode.Client({ url }).function('square');
          const results = [await square.call(3)];
          for await (const result of square.map([1, 2])) results.push(result);
          return JSON.stringify(results);
        })()`,
        context,
      );
      expect(results).to.equal('[9,1,4]');
    } finally {
      await server.close();
    }
  });
});
