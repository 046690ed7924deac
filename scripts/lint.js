// Checks style and types side by side: one of them alone leaves processors idle.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const CHECKS = [
  ['@biomejs/biome/bin/biome', 'check', '.'],
  ['typescript/bin/tsc', '--noEmit'],
  ['typescript/bin/tsc', '--noEmit', '-p', 'src/dashboard'],
];

const codes = await Promise.all(
  CHECKS.map(async ([program, ...args]) => {
    // Each prints what it found in one go, when it ends.
    const child = spawn(process.execPath, [`node_modules/${program}`, ...args], { stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    return code ?? 1;
  }),
);
process.exitCode = Math.max(...codes);
