import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { navigation } from '../../docs/.vitepress/navigation.js';
import { PACKAGE_ROOT } from '../../src/version.js';
import { launchChromium } from '../dashboard/chromium.js';
import { temporaryFolder } from '../support/folder.js';
import { page, pages } from './pages.js';

const ORIGIN = 'http://docs.test';

describe("the documentation's site", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();

  it('leads to every page, once', () => {
    const links = navigation(page('docs/index.md').text).flatMap(({ pages }) =>
      pages.map(({ link }) => link),
    );
    const names = pages().flatMap(({ path }) => /^docs\/([^/]*)\.md$/.exec(path)?.[1] ?? []);
    const wanted = names.filter((name) => name !== 'index').map((name) => `/${name}`);
    expect(links.toSorted()).to.deep.equal(wanted.toSorted());
  });

  it('is built from the pages, is searched without a server, and contacts nobody else', async function () {
    let browser: Browser | undefined;
    const site = join(folder(), 'site');
    const program = join(PACKAGE_ROOT, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
    await promisify(execFile)(process.execPath, [program, 'build', 'docs', '--outDir', site], {
      cwd: PACKAGE_ROOT,
    });
    expect(existsSync(join(site, 'openapi.json'))).to.equal(true);
    try {
      browser = await launchChromium(this);
      const tab = await browser.newPage();
      const asked = new Set<string>();
      const complaints: string[] = [];
      tab.on('pageerror', (error) => complaints.push(error.message));
      await tab.route('**/*', async (route) => {
        const { origin, pathname } = new URL(route.request().url());
        asked.add(origin);
        const path = join(site, pathname === '/' ? 'index.html' : decodeURIComponent(pathname));
        await route.fulfill(existsSync(path) ? { path } : { status: 404 });
      });
      await tab.goto(`${ORIGIN}/`);
      await tab
        .getByRole('button', { name: /search/i })
        .first()
        .click();
      await tab.getByRole('searchbox').fill('catch_up');
      await tab
        .getByRole('option', { name: /Scheduled tasks/ })
        .first()
        .click();
      await tab.getByRole('heading', { level: 1, name: 'Scheduled tasks' }).waitFor();
      await tab.getByRole('link', { name: 'Daemons' }).first().click();
      await tab.getByRole('heading', { level: 1, name: 'Daemons' }).waitFor();
      expect(complaints).to.deep.equal([]);
      expect([...asked]).to.deep.equal([ORIGIN]);
    } finally {
      await browser?.close();
    }
  });
});
