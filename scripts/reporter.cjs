// mocha's spec reporter, followed by the line `N passed, N failed, N skipped`. Started by
// scripts/test-pool.js, it writes its counts, failures and times to the file TEST_RESULTS instead.
const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');
const { format } = require('node:util');
const { reporters } = require('mocha');

/** Not for test runs that tests start. */
const { TEST_RESULTS } = process.env;
delete process.env.TEST_RESULTS;

module.exports = class extends reporters.Spec {
  /** File → seconds. */
  seconds = {};

  constructor(runner, options) {
    super(runner, options);
    let began = 0;
    const isOutermost = (suite) => suite.parent?.root === true;
    runner.on('suite', (suite) => {
      if (isOutermost(suite)) began = performance.now();
    });
    runner.on('suite end', (suite) => {
      if (!isOutermost(suite)) return;
      const file = relative('', suite.file);
      this.seconds[file] = (this.seconds[file] ?? 0) + (performance.now() - began) / 1_000;
    });
    // mocha would exit at once and leave behind what tests started. Let the current test finish, so that hooks clean up.
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => runner.abort());
  }

  epilogue() {
    const { passes, failures, pending } = this.stats;
    if (TEST_RESULTS === undefined) {
      super.epilogue();
      process.stdout.write(`\n${passes} passed, ${failures} failed, ${pending} skipped\n`);
    } else {
      const { seconds } = this;
      const details = listed(this.failures);
      writeFileSync(TEST_RESULTS, JSON.stringify({ passes, failures, pending, details, seconds }));
    }
  }
};

/** The failures as mocha prints them. */
function listed(failures) {
  const { Base } = reporters;
  const { consoleLog } = Base;
  const lines = [];
  Base.consoleLog = (...args) => lines.push(format(...args));
  Base.list(failures);
  Base.consoleLog = consoleLog;
  return lines.join('\n');
}
