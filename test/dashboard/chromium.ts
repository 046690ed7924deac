import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Context } from 'mocha';
import { type Browser, chromium } from 'playwright-core';
import { skip } from '../support/skip.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of this machine; the tests are skipped where it has none. */
export async function launchChromium(context: Context): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) skip(context, 'there is no chromium on PATH');
  return chromium.launch({
    executablePath,
    // Chromium's sandbox is not for the superuser, and containers have little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
