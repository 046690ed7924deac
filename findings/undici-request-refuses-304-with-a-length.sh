#!/usr/bin/env bash
# undici 7.30.2 (npm): request() rejects a 304 response with a Content-Length; fetch() from the same package and
# node:http accept it.
#
# Expected: RFC 9110, section 8.6, allows a server to send Content-Length in a 304; it is then the length that a 200
# would have had, and a 304 never has content (section 15.4.5).
# Actual: request() rejects with UND_ERR_RES_CONTENT_LENGTH_MISMATCH ("Response body length does not match"): undici
# exempts responses to HEAD from its check of the length, but not 304. fetch() gives status 304 and an empty body.
# Why it matters: a proxy or gateway on undici's fast calls turns the cheapest responses, those of caches and file
# servers that copy the 200's headers, into its own errors.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund --prefix . undici@7.30.2
cat > try.mjs <<'JS'
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { fetch, request } from 'undici';

const answer = 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 5\r\n\r\n';
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', () => socket.write(answer));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const url = `http://127.0.0.1:${server.address().port}/`;
const headers = { 'if-none-match': '"a"' };

const byHttp = await new Promise((done) => {
  http.get(url, { headers, agent: false }, (response) => done(response.resume().statusCode));
});
const byFetch = (await fetch(url, { headers })).status;
const byRequest = await request(url, { headers })
  .then(async (res) => `${res.statusCode}${await res.body.text()}`)
  .catch((error) => error.code);
console.log({ 'node:http': byHttp, 'undici fetch': byFetch, 'undici request': byRequest });
assert.equal(byHttp, 304);
assert.equal(byFetch, 304);
assert.equal(byRequest, 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH');
process.exit();
JS
echo 'undici 7.30.2, a 304 response with Content-Length: 5 (expected 304 from all three):'
node try.mjs
