#!/usr/bin/env bash
# libsql 0.5.29 (npm): run() on INSERT … RETURNING reports that no row changed, and the open transaction cannot be
# committed afterwards.
#
# Expected: the package calls itself compatible with better-sqlite3, whose API page says that run() returns the number
# of changed rows. A statement that run() has executed is finished.
# Actual: changes is 0 although the row exists, and COMMIT fails with "SQL statements in progress". The same insert
# without RETURNING, or the same statement executed with all(), reports and commits as usual.
# Why it matters: code that tests `changes === 1` to see whether it was first (a lock, an idempotency key) takes its
# success for a failure, and the transaction fails at its end, far from the statement that causes it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund --prefix . libsql@0.5.29
cat > try.cjs <<'JS'
const Database = require('libsql');
const assert = require('node:assert/strict');

function insert(sql, method) {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE claims (key TEXT)');
  db.exec('BEGIN');
  const result = db.prepare(sql)[method]('a');
  let commit = 'done';
  try {
    db.exec('COMMIT');
  } catch (error) {
    commit = error.message;
  }
  const { rows } = db.prepare('SELECT count(*) AS rows FROM claims').get();
  const seen = { changes: result.changes, rows, commit };
  console.log(`${method}() of ${sql}:`, seen);
  return seen;
}

const plain = 'INSERT INTO claims VALUES (?)';
assert.deepEqual(insert(plain, 'run'), { changes: 1, rows: 1, commit: 'done' });
assert.deepEqual(insert(`${plain} RETURNING key`, 'all'), { changes: undefined, rows: 1, commit: 'done' });
assert.deepEqual(insert(`${plain} RETURNING key`, 'run'), {
  changes: 0,
  rows: 1,
  commit: 'cannot commit transaction - SQL statements in progress',
});
JS
echo 'libsql 0.5.29, in a transaction (expected each time: changes 1 where run() is used, and a commit)'
node try.cjs
