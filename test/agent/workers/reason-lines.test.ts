import { expect } from 'chai';
import { reasonLines } from '../../../src/agent/workers/reason-lines.js';

/** What crashed programs write, and which lines give the reason. */
const CRASHES: Readonly<Record<string, { readonly wrote: string; readonly reason: readonly string[] }>> = {
  'Node.js': {
    wrote: `file:///app/server.mjs:2
    throw new Error('no such table: users');
          ^

Error: no such table: users
    at start (file:///app/server.mjs:2:11)
    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)

Node.js v20.20.2`,
    reason: ['Error: no such table: users'],
  },
  'Node.js, with properties and a cause': {
    wrote: `node:internal/modules/esm/resolve:283
    throw new ERR_MODULE_NOT_FOUND(
          ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/app/gone.js'
    at finalizeResolution (node:internal/modules/esm/resolve:283:11)
    at async run (node:internal/modules/run_main:117:5) {
  code: 'ERR_MODULE_NOT_FOUND',
  [cause]: Error: no such disk
      at file:///app/server.mjs:2:74
}

Node.js v20.20.2`,
    reason: [
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/app/gone.js'",
      '[cause]: Error: no such disk',
    ],
  },
  Java: {
    wrote: `Exception in thread "main" java.lang.IllegalStateException: cannot start
\tat X.main(X.java:1)
Caused by: java.lang.RuntimeException: no such table: users
\tat X.f(X.java:1)
\t... 12 more`,
    reason: [
      'Exception in thread "main" java.lang.IllegalStateException: cannot start',
      'Caused by: java.lang.RuntimeException: no such table: users',
    ],
  },
  Go: {
    wrote: `listening
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47a2e6]

goroutine 1 [running]:
main.f(...)
\t/app/main.go:3
main.main()
\t/app/main.go:4 +0x32

goroutine 18 [select]:
net/http.(*Server).Serve(0xc0000b4000)
\t/usr/local/go/src/net/http/server.go:3330 +0x30c
exit status 2`,
    reason: ['listening', 'panic: runtime error: invalid memory address or nil pointer dereference'],
  },
  Ruby: {
    wrote: `app.rb:3:in 'Object#start': no such table: users (RuntimeError)
\tfrom app.rb:6:in 'block in <main>'
\tfrom app.rb:5:in '<main>'`,
    reason: ["app.rb:3:in 'Object#start': no such table: users (RuntimeError)"],
  },
  Rust: {
    wrote: `
thread 'main' (29482) panicked at src/main.rs:1:73:
called \`Result::unwrap()\` on an \`Err\` value: "no such table"
stack backtrace:
   0: __rustc::rust_begin_unwind
             at /rustc/59807616/library/std/src/panicking.rs:689:5
   1: core::panicking::panic_fmt
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`,
    reason: [
      "thread 'main' (29482) panicked at src/main.rs:1:73:",
      'called `Result::unwrap()` on an `Err` value: "no such table"',
    ],
  },
  Deno: {
    wrote: `error: Uncaught (in promise) Error: no such table: users
  throw new Error("no such table: users");
        ^
    at start (file:///app/server.ts:2:9)
    at file:///app/server.ts:4:1`,
    reason: ['error: Uncaught (in promise) Error: no such table: users'],
  },
  'Deno, which colours what it writes to a pipe': {
    wrote: [
      '\x1b[0m\x1b[1m\x1b[31merror\x1b[0m: Uncaught (in promise) Error: cannot start',
      '    at \x1b[0m\x1b[1m\x1b[3mmain\x1b[0m (\x1b[0m\x1b[36mfile:///app/server.ts\x1b[0m:\x1b[0m\x1b[33m1\x1b[0m)',
      '    \x1b[0m\x1b[2mat \x1b[0m\x1b[2mModule._compile\x1b[0m\x1b[2m (node:module:5:1422)\x1b[0m',
      'Caused by: Error: no such table: users',
      '    \x1b[0m\x1b[2mat \x1b[0m\x1b[2mModule._load\x1b[0m\x1b[2m (node:module:1:24918)\x1b[0m',
    ].join('\n'),
    reason: ['error: Uncaught (in promise) Error: cannot start', 'Caused by: Error: no such table: users'],
  },
  Bun: {
    wrote: `1 | function start() {
2 |   throw new Error("no such table: users");
            ^
error: no such table: users
      at start (/app/server.ts:2:9)
      at /app/server.ts:4:1

Bun v1.2.19 (Linux x64)`,
    reason: ['error: no such table: users'],
  },
  '.NET': {
    wrote: `listening
Unhandled exception. System.InvalidOperationException: cannot start
 ---> System.Exception: no such table: users
   at P.F()
   at P.Start()
   --- End of inner exception stack trace ---
   at P.Start()
   at P.<Main>m__1()
   at System.Threading.ThreadHelper.ThreadStart_Context(Object state)
   at System.Threading.ExecutionContext.RunInternal(ExecutionContext executionContext, ContextCallback callback, Object state)
--- End of stack trace from previous location where exception was thrown ---
   at System.Threading.ExecutionContext.RunInternal(ExecutionContext executionContext, ContextCallback callback, Object state)
   at System.Threading.ThreadHelper.ThreadStart()`,
    reason: [
      'listening',
      'Unhandled exception. System.InvalidOperationException: cannot start',
      '---> System.Exception: no such table: users',
    ],
  },
  '.NET, with several causes': {
    wrote: `listening
Unhandled exception. System.AggregateException: One or more errors occurred. (cannot start) (no such table: users)
 ---> System.InvalidOperationException: cannot start
 ---> System.Exception: no such table: users
   at P.F()
   at P.Start()
   --- End of inner exception stack trace ---
   at P.Start()
   at P.A()
   --- End of inner exception stack trace ---
   at System.Threading.Tasks.Task.WaitAllCore(Task[] tasks, Int32 millisecondsTimeout, CancellationToken cancellationToken)
   at System.Threading.Tasks.Task.WaitAll(Task[] tasks)
   at P.Main(String[] args)
 ---> (Inner Exception #1) System.Exception: no such table: users
   at P.F()
   at P.<Main>m__0()
   at System.Threading.Tasks.Task.InnerInvoke()
   at System.Threading.Tasks.Task.<>c.<.cctor>b__274_0(Object obj)
   at System.Threading.ExecutionContext.RunFromThreadPoolDispatchLoop(Thread threadPoolThread, ExecutionContext executionContext, ContextCallback callback, Object state)
--- End of stack trace from previous location where exception was thrown ---
   at System.Threading.ExecutionContext.RunFromThreadPoolDispatchLoop(Thread threadPoolThread, ExecutionContext executionContext, ContextCallback callback, Object state)
   at System.Threading.Tasks.Task.ExecuteWithThreadLocal(Task& currentTaskSlot, Thread threadPoolThread)<---`,
    reason: [
      'listening',
      'Unhandled exception. System.AggregateException: One or more errors occurred. (cannot start) (no such table: users)',
      '---> System.InvalidOperationException: cannot start',
      '---> System.Exception: no such table: users',
      '---> (Inner Exception #1) System.Exception: no such table: users',
    ],
  },
  '.NET, when it ends itself': {
    wrote: `listening
Process terminated. cannot start
   at System.Environment.FailFast(System.String, System.Exception)
   at P.Main(System.String[])
System.Exception: no such table: users`,
    reason: ['listening', 'Process terminated. cannot start', 'System.Exception: no such table: users'],
  },
  Mono: {
    wrote: `listening

Unhandled Exception:
System.InvalidOperationException: cannot start ---> System.Exception: no such table: users
  at P.Start () [0x00000] in <85dfcef9990340159af5be0db25312bc>:0 
   --- End of inner exception stack trace ---
  at P.Start () [0x00016] in <85dfcef9990340159af5be0db25312bc>:0 
  at P.Main (System.String[] args) [0x00127] in <85dfcef9990340159af5be0db25312bc>:0 
[ERROR] FATAL UNHANDLED EXCEPTION: System.InvalidOperationException: cannot start ---> System.Exception: no such table: users
  at P.Start () [0x00000] in <85dfcef9990340159af5be0db25312bc>:0 
   --- End of inner exception stack trace ---
  at P.Start () [0x00016] in <85dfcef9990340159af5be0db25312bc>:0 
  at P.Main (System.String[] args) [0x00127] in <85dfcef9990340159af5be0db25312bc>:0 `,
    reason: [
      'listening',
      'Unhandled Exception:',
      'System.InvalidOperationException: cannot start ---> System.Exception: no such table: users',
      '[ERROR] FATAL UNHANDLED EXCEPTION: System.InvalidOperationException: cannot start ---> System.Exception: no such table: users',
    ],
  },
  Python: {
    wrote: `Traceback (most recent call last):
  File "/app/p.py", line 3, in <module>
    f({"a": {}})
  File "/app/p.py", line 2, in f
    return x["a"]["b"]
           ~~~~~~^^^^^
KeyError: 'b'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/p.py", line 5, in <module>
    start()
RuntimeError: no such table: users`,
    reason: ["KeyError: 'b'", 'RuntimeError: no such table: users'],
  },
};

describe('agent/workers: the lines that give the reason', () => {
  for (const [runtime, { wrote, reason }] of Object.entries(CRASHES)) {
    it(`are found in what ${runtime} writes`, () => {
      expect(reasonLines(wrote.split('\n'), 5)).to.deep.equal(reason);
    });
  }

  it('are the last ones of a program that only writes lines', () => {
    expect(reasonLines(['one', '', 'two', '  three  ', 'four'], 3)).to.deep.equal(['two', 'three', 'four']);
  });

  it('are the last ones if all belong to a stack trace', () => {
    const lines = ['    at a (x.js:1:1)', '    at b (x.js:2:1)'];
    expect(reasonLines(lines, 1)).to.deep.equal(['at b (x.js:2:1)']);
  });

  it('are cut if they are long, and none if nothing was written', () => {
    expect(reasonLines(['x'.repeat(10_000)], 5)).to.deep.equal([`${'x'.repeat(500)}…`]);
    expect(reasonLines(['', ' '], 5)).to.deep.equal([]);
  });
});
