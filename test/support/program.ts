import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a program; undefined if it is neither on PATH nor where a system keeps its daemons. */
export function findOnPath(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
