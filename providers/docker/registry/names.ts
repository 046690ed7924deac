/** Names of images. Pure. */

/** The address under which credentials for Docker Hub are kept. */
export const HUB = 'https://index.docker.io/v1/';

/** The registry that an image comes from, as host and port; Docker Hub if the name has none. */
export function registryOf(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  if (/[.:]/.test(first) || first === 'localhost') return first === 'docker.io' ? HUB : first;
  return HUB;
}

/** Whether anyone may pull it, as with Docker Hub's images without a user name. */
export function isOfficial(image: string): boolean {
  return !image.includes('/');
}

/** With a tag: without one, the Engine would pull every tag. */
export function withTag(image: string): string {
  return /@|:[^/]*$/.test(image) ? image : `${image}:latest`;
}
