/** PATH in messages. */

/** Characters of a PATH that are useful in a message; many have several hundred. */
const SHOWN = 100;

/** The first folders of a PATH, and the number of the others. Folders are separated by colons. */
export function shortPath(path: string): string {
  if (path.length <= SHOWN) return path;
  const folders = path.split(':').filter((folder) => folder !== '');
  let length = 0;
  const first = folders.filter((folder) => {
    length += folder.length + 1;
    return length <= SHOWN;
  });
  const more = folders.length - first.length;
  if (more === 0) return first.join(':');
  const noun = more === 1 ? 'folder' : 'folders';
  return first.length === 0 ? `${more} ${noun}` : `${first.join(':')} and ${more} more ${noun}`;
}
