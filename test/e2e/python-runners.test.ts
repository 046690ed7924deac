/** Servers that Python services run by themselves, each with a port in its code, as replicas on one machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { TestAgent } from '../support/agent.js';
import { manifestOf, serviceSpec } from '../support/application.js';
import { freePort } from '../support/port.js';
import { installPackages, pythonEnvironment } from '../support/python.js';
import { skip } from '../support/skip.js';
import { until } from '../support/until.js';

const FLASK = `
from flask import Flask
app = Flask(__name__)

@app.route("/")
def index():
    return "hello"
`;

const WSGI = `
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
`;

const ASGI = `
async def app(scope, receive, send):
    while scope["type"] == "lifespan":
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"hello"})
`;

interface Runner {
  readonly packages: readonly string[];
  /** What comes before the service. */
  readonly before: string;
  /** The service's statements. */
  readonly body: readonly string[];
  readonly asynchronous?: true;
}

const RUNNERS: Readonly<Record<string, Runner>> = {
  'app.run() of Flask': { packages: ['flask'], before: FLASK, body: ['app.run()'] },
  'app.run(debug=True) of Flask, which restarts itself': {
    packages: ['flask'],
    before: FLASK,
    body: ['app.run(port=5001, debug=True)'],
  },
  'run_simple of Werkzeug': {
    packages: ['werkzeug'],
    before: `from werkzeug.serving import run_simple${WSGI}`,
    body: ['run_simple("localhost", 4000, app)'],
  },
  'uvicorn.run': { packages: ['uvicorn'], before: `import uvicorn${ASGI}`, body: ['uvicorn.run(app)'] },
  'uvicorn.run with uvloop': {
    packages: ['uvicorn', 'uvloop'],
    before: `import uvicorn${ASGI}`,
    body: ['uvicorn.run(app, host="0.0.0.0", loop="uvloop")'],
  },
  'uvicorn.run with worker processes': {
    packages: ['uvicorn'],
    before: `import uvicorn${ASGI}`,
    body: ['uvicorn.run("app:app", workers=2)'],
  },
  'waitress.serve': {
    packages: ['waitress'],
    before: `import waitress${WSGI}`,
    body: ['waitress.serve(app)'],
  },
  'run_app of aiohttp': {
    packages: ['aiohttp'],
    before: `
from aiohttp import web

async def index(request):
    return web.Response(text="hello")

app = web.Application()
app.router.add_get("/", index)
`,
    body: ['web.run_app(app)'],
  },
  'serve of Hypercorn': {
    packages: ['hypercorn'],
    before: `from hypercorn.asyncio import serve\nfrom hypercorn.config import Config${ASGI}`,
    body: ['await serve(app, Config())'],
    asynchronous: true,
  },
  'run of Hypercorn, with processes': {
    packages: ['hypercorn'],
    before: `import hypercorn.run\nfrom hypercorn.config import Config${ASGI}`,
    body: ['config = Config()', 'config.application_path = "app:app"', 'hypercorn.run.run(config)'],
  },
  'Gunicorn from code': {
    packages: ['gunicorn'],
    before: `from gunicorn.app.base import BaseApplication${WSGI}
class Standalone(BaseApplication):
    def load_config(self):
        self.cfg.set("workers", 2)

    def load(self):
        return app
`,
    body: ['Standalone().run()'],
  },
  'http.server': {
    packages: [],
    before: `
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")
`,
    body: ['HTTPServer(("", 8000), Handler).serve_forever()'],
  },
  socketserver: {
    packages: [],
    before: `
import socketserver

class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.0 200 OK\\r\\n\\r\\nhello")
`,
    body: [
      'with socketserver.ThreadingTCPServer(("localhost", 9999), Handler) as server:',
      '    server.serve_forever()',
    ],
  },
  Tornado: {
    packages: ['tornado'],
    before: `
import asyncio
import tornado.web

class Handler(tornado.web.RequestHandler):
    def get(self):
        self.write("hello")
`,
    body: ['tornado.web.Application([("/", Handler)]).listen(8888)', 'await asyncio.Event().wait()'],
    asynchronous: true,
  },
  gevent: {
    packages: ['gevent'],
    before: `from gevent.pywsgi import WSGIServer${WSGI}`,
    body: ['WSGIServer(("", 8000), app).serve_forever()'],
  },
  Eventlet: {
    packages: ['eventlet'],
    before: WSGI,
    body: [
      'import eventlet',
      'import eventlet.wsgi',
      'eventlet.wsgi.server(eventlet.listen(("", 8090)), app)',
    ],
  },
  Cheroot: {
    packages: ['cheroot'],
    before: `from cheroot.wsgi import Server${WSGI}`,
    body: ['Server(("0.0.0.0", 9090), app).safe_start()'],
  },
};

function programOf({ before, body, asynchronous }: Runner): string {
  return `import multinode as mn
${before}

@mn.service(port=80, min_replicas=3, max_replicas=20, target_cpu_utilization=0.4)
${asynchronous ? 'async ' : ''}def api():
${body.map((line) => `    ${line}`).join('\n')}
`;
}

describe('a Python service that runs its own server', function () {
  this.timeout(300_000);
  let folder: string;
  let bin: string;
  let agent: TestAgent | undefined;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), 'multinode-runners-'));
    try {
      ({ bin } = await pythonEnvironment(join(folder, 'venv'), { pip: true }));
    } catch (error) {
      skip(this, `no Python to run: ${String(error).split('\n')[0]}`);
    }
    agent = await TestAgent.start();
  });
  after(async () => {
    await agent?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (runner: Runner) => {
    if (!agent) throw new Error('the agent has not been started');
    writeFileSync(join(folder, 'app.py'), programOf(runner));
    const command = [join(bin, 'python3'), '-m', 'multinode', 'worker', join(folder, 'app.py'), 'api'];
    const port = await freePort();
    const fields = { min_replicas: 2, environment: { PYTHONDONTWRITEBYTECODE: '1' } };
    await agent.apply(manifestOf({}, { services: { api: serviceSpec({ command }, port, fields) } }));
    return { agent, url: `http://127.0.0.1:${port}/` };
  };

  for (const [name, runner] of Object.entries(RUNNERS)) {
    it(`is served: ${name}`, async function () {
      await installPackages(bin, runner.packages).catch((error: unknown) =>
        skip(this, `it can't be installed here: ${String(error).split('\n')[0]}`),
      );
      const { agent, url } = await start(runner);
      const { failure } = await until(
        'two replicas are ready, or fail',
        async () => {
          const status = await agent.serviceStatus('api');
          return (status.replicas.ready === 2 || status.failure) && status;
        },
        120_000,
      );
      expect(failure?.message).to.equal(undefined);
      expect(await (await fetch(url)).text()).to.equal('hello');
      await agent.client.deleteApplication();
    });
  }

  it('gets advice in its log within seconds if it binds a port by itself', async function () {
    await installPackages(bin, ['granian']).catch((error: unknown) =>
      skip(this, `it can't be installed here: ${String(error).split('\n')[0]}`),
    );
    const { agent } = await start({
      packages: [],
      before: `from granian import Granian${ASGI}`,
      body: [`Granian("app:app", interface="asgi", port=${await freePort()}).serve()`],
    });
    await until('the log says it', async () => {
      const lines: string[] = [];
      for await (const { text } of agent.client.logs('api')) lines.push(text);
      return lines.some((line) =>
        /^multinode: api listens on port \d+, .* write `def api\(port\):`/.test(line),
      );
    });
  });
});
