#!/usr/bin/env bash
# @google-cloud/functions-framework 5.0.5 (npm): on SIGTERM it immediately answers the newest open request with 500 and
# cuts off all others.
#
# Expected: SIGTERM is how Cloud Run, Knative and Kubernetes announce the end of an instance; their documentation gives
# the program ten seconds or more for the requests in progress. A framework for these platforms lets them finish.
# Actual: of three requests in progress, each of which takes three seconds, the last one to arrive gets status 500 with
# the body "Received SIGTERM", and the other two lose their connection without a response. The process exits with status
# 0.
# Why it matters: a platform must not send SIGTERM before a function is idle, however long its grace period is. And it
# cannot distinguish such a 500 from a failure of the function itself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund --prefix . @google-cloud/functions-framework@5.0.5
echo '{"main": "index.js"}' > package.json
cat > index.js <<'JS'
const { http } = require('@google-cloud/functions-framework');
let open = 0;
http('slow', (_request, response) => {
  open += 1;
  if (open === 3) process.send?.('all open');
  setTimeout(() => response.send('done'), 3000);
});
JS
cat > try.mjs <<'JS'
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
free.close();
const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
const server = fork(framework, ['--target=slow', '--source=.'], { env: { ...process.env, PORT: port }, silent: true });
await once(server.stdout, 'data');

const call = () =>
  fetch(`http://127.0.0.1:${port}/`).then(
    async (response) => `${response.status} ${await response.text()}`,
    () => 'no answer',
  );
const pause = () => new Promise((done) => setTimeout(done, 30));
const allOpen = once(server, 'message');
const answers = [call()];
await pause();
answers.push(call());
await pause();
answers.push(call());
await allOpen;
server.kill('SIGTERM');
const [code] = await once(server, 'exit');
const seen = await Promise.all(answers);
console.log({ answers: seen, 'exit status': code });
assert.deepEqual([...seen].sort(), ['500 Received SIGTERM', 'no answer', 'no answer']);
assert.equal(code, 0);
JS
echo 'functions-framework 5.0.5, three requests in progress at SIGTERM (expected three times "200 done"):'
node try.mjs
