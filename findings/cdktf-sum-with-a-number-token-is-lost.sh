#!/usr/bin/env bash
# cdktf 0.21.0 (npm, the CDK for Terraform): arithmetic on a number that is only known at apply is lost.
#
# Expected: TerraformVariable.numberValue has the type number, so `port + 1` compiles. Someone who knows that it is a
# placeholder expects ${var.port + 1}, which cdktf's own Op.add(port, 1) produces, or an error at synth.
# Actual: `port + 1` becomes ${var.port}: the 1 is lost, also inside a string. `port * 2` becomes a number with 300
# digits, and `port > 1024` is always false. The placeholder is a huge negative double, so a small summand is lost to
# rounding before cdktf sees it. There is no error and no warning.
# Why it matters: the plan looks correct, and the second listener gets the first one's port. A program that generates
# Terraform has to do all arithmetic before numbers become placeholders, or use Op.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund --prefix . cdktf@0.21.0 constructs@10.8.1
cat > synth.cjs <<'JS'
const { App, Op, TerraformOutput, TerraformStack, TerraformVariable } = require('cdktf');
const { readFileSync } = require('node:fs');
const assert = require('node:assert/strict');

const app = new App({ outdir: 'out', stackTraces: false });
const stack = new TerraformStack(app, 'demo');
const port = new TerraformVariable(stack, 'port', { type: 'number' }).numberValue;
const values = {
  itself: port,
  'Op.add(port, 1)': Op.add(port, 1),
  'port + 1': port + 1,
  'text with port + 1': `host:${port + 1}`,
  'port > 1024': port > 1024,
  'port * 2': port * 2,
};
Object.values(values).forEach((value, index) => {
  new TerraformOutput(stack, `output${index}`, { value });
});
app.synth();
const { output } = JSON.parse(readFileSync('out/stacks/demo/cdk.tf.json', 'utf8'));
const seen = Object.fromEntries(Object.keys(values).map((key, i) => [key, output[`output${i}`].value]));
console.log(seen);
assert.equal(seen.itself, '${var.port}');
assert.equal(seen['Op.add(port, 1)'], '${(var.port + 1)}');
assert.equal(seen['port + 1'], '${var.port}');
assert.equal(seen['text with port + 1'], 'host:${var.port}');
assert.equal(seen['port > 1024'], false);
assert.ok(seen['port * 2'] < -1e298);
JS
echo 'cdktf 0.21.0 synthesises (expected: an expression with + 1, * 2, > 1024, or an error):'
node synth.cjs
