/** The dashboard in a real Chromium, with a real agent. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { shortId } from '../../src/dashboard/model/words.js';
import { TestAgent } from '../support/agent.js';
import { until } from '../support/until.js';
import { launchChromium } from './chromium.js';
import { applyDemo, longCall, SECRET } from './demo.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TIMEOUT = 60_000;

describe('the dashboard in Chromium', function () {
  this.timeout(180_000);
  let browser: Browser;
  let agent: TestAgent;
  let context: BrowserContext;
  let page: Page;
  /** Everything that the page reported: script errors, refused content, failed requests. */
  let complaints: string[];
  let requested: Set<string>;

  before(async function () {
    browser = await launchChromium(this);
    agent = await TestAgent.start();
    await applyDemo(agent);
    await until('it runs', async () => {
      const { services, functions, daemons } = await agent.status();
      return (
        services.web?.replicas.ready && functions.resize?.workers.idle && daemons.printer?.state === 'running'
      );
    });
  });

  beforeEach(async () => {
    context = await browser.newContext();
    context.setDefaultTimeout(TIMEOUT);
    page = await context.newPage();
    complaints = [];
    requested = new Set();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => requested.add(request.url()));
  });

  afterEach(() => context.close());

  after(async () => {
    await browser?.close();
    await agent?.remove();
  });

  async function signIn(path = ''): Promise<void> {
    await page.goto(`${agent.url}/${path}`);
    await page.getByLabel('API key').fill(agent.key);
    await page.keyboard.press('Enter');
    await page.getByText('Live', { exact: true }).waitFor();
  }

  it('needs the API key to sign in, and sends requests only to the agent', async () => {
    await page.goto(agent.url);
    await page.getByLabel('API key').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('does not accept this key').waitFor();
    await signIn();
    expect(await page.locator('h1').textContent()).to.equal('test');
    for (const name of ['resize', 'report', 'web', 'nightly', 'printer']) {
      await page.getByRole('rowheader', { name, exact: true }).waitFor();
    }
    expect(complaints.filter((text) => !/status of 401/.test(text))).to.deep.equal([]);
    const origins = [...requested].map((url) => new URL(url)).filter(({ protocol }) => protocol !== 'data:');
    expect(new Set(origins.map(({ origin }) => origin))).to.deep.equal(new Set([agent.url]));
    expect([...requested].filter((url) => url.includes(agent.key))).to.deep.equal([]);
    await page.reload();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    expect(await page.evaluate('JSON.stringify({...sessionStorage, ...localStorage})')).to.equal('{}');
  });

  it('shows changes as they happen, with the reason', async () => {
    await signIn('#/functions/resize');
    const chart = page.getByRole('img', { name: /^Workers by state/ });
    await chart.and(page.getByRole('img', { name: /busy 0, .*target 1,/ })).waitFor();
    const call = longCall(agent);
    await page
      .getByRole('img', {
        name: /^Workers by state over the last 1 h: busy 1, at most 1; .*target 2, at most 2/,
      })
      .waitFor();
    await page
      .getByRole('cell', { name: /1 in flight/ })
      .first()
      .waitFor();
    await call.end();
    await page.getByRole('img', { name: /busy 0, at most 1;/ }).waitFor();
    expect(await inked(chart.locator('canvas'))).to.be.above(100);
    expect(complaints).to.deep.equal([]);
  });

  it('shows the history from before the page was opened, for the chosen time range', async () => {
    const call = longCall(agent);
    await call.end();
    await until('it is recorded', async () =>
      (await agent.client.history('resize')).items.some(({ counts }) => counts.calls),
    );
    await signIn('#/functions/resize');
    const calls = page.getByRole('img', {
      name: /^Calls per minute over the last 1 h: calls [0-9.]+, at most [1-9]/,
    });
    await calls.waitFor();
    expect(await inked(calls.locator('canvas'))).to.be.above(100);
    await page.getByRole('radio', { name: '1 h', checked: true }).focus();
    for (const range of ['24 h', '7 d']) {
      await page.keyboard.press('ArrowRight');
      await page
        .getByRole('img', {
          name: new RegExp(`^Calls per minute over the last ${range}: calls [0-9.]+, at most (0\\.|[1-9])`),
        })
        .waitFor();
    }
    expect(complaints).to.deep.equal([]);
  });

  it('shows executions with their progress and logs, and cancels one only if changes are allowed', async () => {
    await signIn('#/jobs/report');
    const { id } = await agent.client.jobs.start('report', {
      input: JSON.stringify({ progress: ['3 of 10 lines'], sleep: 600_000 }),
    });
    const row = page.getByRole('row', { name: shortId(id) });
    await row.getByText('3 of 10 lines').first().waitFor();
    expect(await row.getByRole('meter').getAttribute('value')).to.equal('30');
    expect(await page.getByRole('button', { name: /^Cancel/ }).count()).to.equal(0);
    await row.getByRole('link').click();
    await page.getByText('attempt 1, version none').waitFor();
    await page.getByRole('switch', { name: 'Allow changes' }).check();
    page.on('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: /^Cancel/ }).click();
    await page.locator('.state-cancelled').waitFor();
    expect((await agent.client.jobs.get(id)).state).to.equal('CANCELLED');
    expect(complaints).to.deep.equal([]);
  });

  it('follows logs, which have no secrets', async () => {
    await signIn('#/daemons/printer');
    await page.getByText('token ***').nth(3).waitFor();
    expect(await page.content()).not.to.contain(SECRET);
  });

  it('shows next runs, quotas, and CPU use against its target', async () => {
    await signIn('#/scheduled_tasks/nightly');
    expect(await page.getByRole('listitem').filter({ hasText: 'in ' }).count()).to.equal(5);
    await page.getByRole('link', { name: 'test' }).click();
    const cpu = page.getByRole('meter', { name: 'CPU' });
    expect(Number(await cpu.getAttribute('value'))).to.be.within(1, 100);
    await page.getByRole('link', { name: 'web' }).click();
    await page.getByRole('img', { name: /^CPU use .*target 50 %/ }).waitFor();
  });

  it('can be used by keyboard, and moves the focus', async () => {
    await signIn();
    await page.locator('h1:focus').waitFor();
    for (const name of ['Sign out', 'Allow changes', 'test', 'Skip to the content']) {
      await page.keyboard.press('Shift+Tab');
      const focused = page.locator(':focus').and(page.getByLabel(name).or(page.getByText(name)));
      expect(await focused.count(), name).to.equal(1);
    }
    await page.keyboard.press('Enter');
    expect(await page.locator('h1:focus').count()).to.equal(1);
    const link = page.getByRole('link', { name: 'resize' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'resize' }).waitFor();
    expect(await page.title()).to.equal('resize – Multinode');
  });

  it('says if the agent does not answer, and continues when it is back', async () => {
    await signIn();
    await agent.terminate();
    await page.getByRole('status').getByText('does not answer').waitFor();
    await agent.start();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      it(`has no accessibility violations, ${colorScheme} and ${width} pixels wide`, async () => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.goto(agent.url);
        expect(await faults(page)).to.deep.equal([]);
        await signIn();
        const narrow = width < 640;
        for (const path of ['', 'functions/resize', 'jobs/report', 'services/web', 'daemons/printer']) {
          await page.goto(`${agent.url}/#/${path}`);
          await page.locator('h1', { hasText: path.split('/').at(-1) || 'test' }).waitFor();
          expect(await faults(page), path).to.deep.equal([]);
          const overflow = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect(overflow, `${path} is wider than the window`).to.equal(0);
          if (narrow) expect(await sideways(page), `${path} is scrolled sideways`).to.deep.equal([]);
        }
      });
    }
  }
});

/** What has to be scrolled sideways, by its heading. */
async function sideways(page: Page): Promise<string[]> {
  return page
    .locator('.scroll')
    .evaluateAll((boxes) =>
      boxes
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map((box) => box.getAttribute('aria-labelledby') ?? ''),
    );
}

/** What axe, the accessibility checker, finds in the page, one line per rule. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
  );
  return Array.isArray(found) ? found.map(String) : ['axe did not answer'];
}

/** Number of pixels of the canvas that are drawn on. */
function inked(canvas: ReturnType<Page['locator']>): Promise<number> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) return 0;
    const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? {};
    return (data ?? []).filter((value, index) => index % 4 === 3 && value > 0).length;
  });
}
