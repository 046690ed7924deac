import type { Context } from 'mocha';
import { type Browser, chromium } from 'playwright-core';
import { findOnPath } from '../support/program.js';
import { skip } from '../support/skip.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of this machine; undefined where it has none. */
export async function openChromium(): Promise<Browser | undefined> {
  const executablePath = NAMES.map(findOnPath).find((path) => path !== undefined);
  if (executablePath === undefined) return undefined;
  return await chromium.launch({
    executablePath,
    // Chromium's sandbox is not for the superuser, and containers have little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** The same; the tests are skipped where there is none. */
export async function launchChromium(context: Context): Promise<Browser> {
  return (await openChromium()) ?? skip(context, 'there is no chromium on PATH');
}
