import { VERSION } from '../../version.js';

/**
 * The launcher that Terraform starts as the provider. It is written to the stack's folder, where Terraform looks for
 * providers before it asks a registry, and it finds the installed package at run time.
 *
 * The lock file has its hash, and Terraform refuses other contents under the same version. So the text does not depend on
 * the machine or the platform, and only changes with the package's version.
 */
const LAUNCHER = `#!/bin/sh
# Starts the Multinode provider for Terraform or OpenTofu, from the multinode package nearest to this folder.
bundle=dist/src/terraform/provider/bundle.mjs

start() {
  [ -f "$1/$bundle" ] || return 0
  command -v node >/dev/null 2>&1 || fail "Node.js (20.19 or newer) is needed, and there is no 'node' on the PATH."
  exec node "$1/$bundle"
}

fail() {
  echo "multinode: the Terraform provider can't be started. $1" >&2
  exit 1
}

if [ -n "$MULTINODE_HOME" ]; then
  start "$MULTINODE_HOME"
  fail "MULTINODE_HOME is '$MULTINODE_HOME', but there is no $bundle in it."
fi

folder=$PWD
while :; do
  start "$folder/node_modules/multinode"
  start "$folder"
  [ "$folder" = / ] && break
  folder=$(dirname "$folder")
done

command -v multinode >/dev/null 2>&1 && exec multinode terraform-provider
fail "The package 'multinode' is neither in a node_modules folder from $PWD upwards nor on the PATH. \\
Install it there (npm install multinode), or name its folder in MULTINODE_HOME."
`;

/** The provider's source address; without a registry's host, so that Terraform and OpenTofu treat it alike. */
export const PROVIDER_SOURCE = 'multinode.local/multinode/multinode';

const PLATFORMS = ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64'] as const;

export interface LauncherFile {
  /** Relative to the stack's folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
  readonly mode: 0o755;
}

/** The launcher's files for the stack's folder, with the same text for every platform; pure. */
export function launcherFiles(version = VERSION): LauncherFile[] {
  return launchers(version).map(({ platform, ...file }) => ({
    ...file,
    path: `terraform.d/plugins/${PROVIDER_SOURCE}/${version}/${platform}/${file.path}`,
  }));
}

/** The provider for each platform, with the path in its folder or archive; pure. */
export function launchers(version = VERSION): (LauncherFile & { readonly platform: string })[] {
  return PLATFORMS.map((platform) => ({
    platform,
    path: `terraform-provider-multinode_v${version}`,
    content: LAUNCHER,
    mode: 0o755,
  }));
}
