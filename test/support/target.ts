import type { TargetName } from '../../src/manifest/model.js';
import type { Runs } from './application.js';

/** How the suites that every target passes create workers on it. */
export interface TestTarget {
  readonly name: TargetName;
  /** What runs a file of test/fixtures/workers. */
  program(fixture: string, ...args: string[]): Runs;
  /** What runs a shell script. */
  script(text: string): Runs;
}
