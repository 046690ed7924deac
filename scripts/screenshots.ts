// Writes docs/images/: the dashboard with the tutorial's application under load, light and dark. After `npm run build`, run
// `npx tsx scripts/screenshots.ts` on a machine with Chromium.
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { Client } from '../src/client/index.js';
import { PACKAGE_ROOT } from '../src/version.js';
import { openChromium } from '../test/dashboard/chromium.js';
import { blocks, page } from '../test/docs/pages.js';
import { cli } from '../test/support/cli.js';
import { freePort } from '../test/support/port.js';

const IMAGES = join(PACKAGE_ROOT, 'docs', 'images');
const SIZE = { width: 1100, height: 760 };
/** Concurrent callers, and for how many seconds. */
const LOAD = [
  [1, 20],
  [3, 30],
  [8, 40],
  [2, 50],
  [6, 40],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'multinode-screenshots-'));
try {
  const port = await startTutorial();
  const key = readFileSync(join(folder, '.multinode', 'local', 'agent', 'api-key'), 'utf8').trim();
  const client = new Client({ url: `http://127.0.0.1:${port}`, key });
  const lines = 'one\n'.repeat(60_000);
  for (const input of ['one\ntwo three\n', 'four\n', lines]) await client.jobs.start('report', { input });
  for (const [callers, seconds] of LOAD) await callFor(client, callers, seconds);
  await takeAll(client.url, key, client);
} finally {
  await cli(['down', '--yes'], { cwd: folder });
  rmSync(folder, { recursive: true });
}

/** @returns the agent's port */
async function startTutorial(): Promise<number> {
  const [port, site] = [await freePort(), await freePort()];
  for (const { file, text } of blocks(page('docs/tutorial.md'))) {
    if (file !== undefined) writeFileSync(join(folder, file), text.replaceAll('4748', String(site)));
  }
  appendFileSync(join(folder, 'multinode.yaml'), `\ntargets: {local: {port: ${port}}}\n`);
  const { code, stderr } = await cli(['up', '--yes'], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  return port;
}

async function callFor(client: Client, callers: number, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  const calls = Array.from({ length: callers }, async () => {
    while (performance.now() < end) await (await client.invoke('count', { body: 'one two' })).text();
  });
  await Promise.all([...calls, sleep(seconds * 1000)]);
}

async function takeAll(url: string, key: string, client: Client): Promise<void> {
  const browser = await openChromium();
  if (!browser) throw new Error('Chromium is not on PATH');
  mkdirSync(IMAGES, { recursive: true });
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const tab = await browser.newPage({ viewport: SIZE, colorScheme });
      tab.setDefaultTimeout(120_000);
      await tab.goto(url);
      await tab.getByLabel('API key').fill(key);
      await tab.keyboard.press('Enter');
      await tab.getByText('Live', { exact: true }).waitFor();
      const load = callFor(client, 6, 15);
      await take(tab, `dashboard-${colorScheme}`);
      await tab.goto(`${url}/#/functions/count`);
      await tab.locator('h1', { hasText: 'count' }).waitFor();
      await tab.getByLabel('15 min', { exact: true }).check();
      await take(tab, `function-${colorScheme}`);
      await load;
      await tab.close();
    }
  } finally {
    await browser.close();
  }
}

async function take(tab: Page, name: string): Promise<void> {
  // The page follows the agent's events, some of which arrive only every few seconds.
  await sleep(5_000);
  // A focus ring would be confusing in a picture.
  await tab.evaluate('document.activeElement?.blur()');
  await tab.screenshot({ path: join(IMAGES, `${name}.png`) });
}
