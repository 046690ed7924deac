import type { Context } from 'mocha';
import { type Browser, chromium } from 'playwright-core';
import { findOnPath } from '../support/program.js';
import { skip } from '../support/skip.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** This machine's Chromium; undefined if it has none. */
export async function openChromium(): Promise<Browser | undefined> {
  const executablePath = NAMES.map(findOnPath).find((path) => path !== undefined);
  if (executablePath === undefined) return undefined;
  return await chromium.launch({
    executablePath,
    // Chromium's sandbox does not work for root, and containers have little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** The same; the tests are skipped if there is none. */
export async function launchChromium(context: Context): Promise<Browser> {
  return (await openChromium()) ?? skip(context, 'there is no chromium on PATH');
}
