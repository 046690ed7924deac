import { sourceProgram } from './source-program.js';

const { TEST_AGENT } = process.env;

/**
 * Node's arguments that start an agent: from the build if scripts/test.js names it, which takes half the time;
 * otherwise from the sources.
 */
export const AGENT_PROGRAM: readonly string[] =
  TEST_AGENT === undefined
    ? sourceProgram(new URL('../../src/agent/main.ts', import.meta.url))
    : [TEST_AGENT];
