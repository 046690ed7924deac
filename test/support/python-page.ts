/** The code of the original documentation's page, with only its bodies filled in: each part runs on every target. */
export const PAGE = `
import multinode as mn
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    return "hello"


@mn.function(max_workers=30, spare_workers=2, cooldown_period=300)
def square(x):
    return x * x


@mn.job(max_concurrency=25)
def run_job(steps):
    for step in range(steps):
        yield {"step": step}
    return steps


@mn.service(port=80, min_replicas=3, max_replicas=20, target_cpu_utilization=0.4)
def api():
    app.run()
`;
