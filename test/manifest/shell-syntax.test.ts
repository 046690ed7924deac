import { expect } from 'chai';
import { shellSyntax } from '../../src/manifest/shell-syntax.js';

describe('commands written for a shell', () => {
  const cases: readonly (readonly [command: string | readonly string[], found: string | undefined])[] = [
    ['cat a | sort', '|'],
    ['a|b', '|'],
    ['make && ./serve', '&&'],
    ['make || true', '||'],
    ['make; ./serve', ';'],
    ['serve &', '&'],
    ['node a.js > out.txt', '>'],
    ['node a.js 2>&1', '2>&1'],
    ['node a.js >> out.txt', '>>'],
    ['sort < in.txt', '<'],
    ['cd app && serve', 'cd'],
    ['export A=1', 'export'],
    ['. ./env', '.'],
    ['A=1 node a.js', 'A='],
    ['node server.js --port $PORT', '$PORT'],
    ['node server.js --port "${PORT}"', '${PORT}'],
    ['ls $(pwd)', '$('],
    ['echo `date`', '`'],
    ['echo "at `date`"', '`'],
    ['cat ~/notes.txt', '~'],
    [['node', 'server.js', '--port=$PORT'], '$PORT'],
    [['node', 'server.js', '${PORT}'], '${PORT}'],
    [['cat', 'a', '|', 'sort'], '|'],
    [['cd', 'app'], 'cd'],
    // These run as they are.
    ['node server.js', undefined],
    ['/bin/sh -c "a | b"', undefined],
    ['env A=1 bash -c a', undefined],
    [['sh', '-c', 'a && b'], undefined],
    [['grep', 'a|b', 'file'], undefined],
    ["grep 'a|b' file", undefined],
    ['grep "a && b" file', undefined],
    ['grep a\\|b file', undefined],
    ['find . -exec ls {} \\;', undefined],
    ['curl http://127.0.0.1/?a=1&b=2', undefined],
    ['node -p x=>x', undefined],
    ["perl -e 'print $x'", undefined],
    ['grep "a$" file', undefined],
    ['echo \\$PORT', undefined],
    ["echo '`date`'", undefined],
    ['echo \\`', undefined],
    ['scp host:~/notes.txt .', undefined],
    ["cat '~/notes.txt'", undefined],
    ["awk '{print $NF}' file", undefined],
    [['awk', '{print $NF}', 'file'], undefined],
    [['node', '-e', 'const $a = 1'], undefined],
    ['./run --filter=a;b', undefined],
    ['./.hidden/tool', undefined],
  ];
  for (const [command, found] of cases) {
    it(`${JSON.stringify(command)}: ${found ?? 'none'}`, () => expect(shellSyntax(command)).to.equal(found));
  }
});
