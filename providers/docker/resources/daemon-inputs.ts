import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { TerraformError } from '../../../src/errors/errors.js';
import { record, string, text } from '../../../src/json/shape.js';
import {
  collectInputs,
  configContent,
  inputsFingerprint,
  workerEnvironment,
} from '../../../src/manifest/inputs.js';
import type { DaemonSpec, Inputs } from '../../../src/manifest/model.js';
import { validateNormalised } from '../../../src/manifest/validate-normalised.js';
import type { Attributes, State } from '../../../src/terraform/framework/attributes.js';
import { defineResource } from '../../../src/terraform/framework/define.js';
import { areKnown, type Json, UNKNOWN, Unknown } from '../../../src/terraform/framework/protocol/values.js';
import { daemonFiles } from '../daemon-files.js';
import { SECRETS_DIR } from '../files.js';

const texts = record(string);

const attributes = {
  workload: { type: 'string', from: 'configuration', shape: text, description: "The daemon's name." },
  root: {
    type: 'string',
    from: 'configuration',
    shape: text,
    description: "The manifest's folder; paths of secrets and environment files are relative to it.",
  },
  folder: {
    type: 'string',
    from: 'configuration',
    shape: text,
    replaces: true,
    description:
      "Folder for the secrets' files, which are copied into the daemon's container. Removed with the resource.",
  },
  manifest: {
    type: 'dynamic',
    from: 'configuration',
    description: 'The normalised manifest with only this daemon.',
  },
  addresses: {
    type: 'dynamic',
    from: { default: null },
    shape: texts,
    description: 'Variables with the addresses of the workloads that the daemon uses.',
  },
  environment: {
    type: 'dynamic',
    from: 'provider',
    sensitive: true,
    description: "NAME=VALUE of each of the daemon's environment variables.",
  },
  fingerprint: {
    type: 'string',
    from: 'provider',
    sensitive: true,
    description: 'Hash of all values; null while a file is missing.',
  },
} as const satisfies Attributes;

type InputsState = State<typeof attributes>;

/** The values for a daemon that Terraform runs. Values of secrets are stored in files, not in the state. */
export const daemonInputsResource = defineResource({
  name: 'multinode_daemon_inputs',
  description: "The values that a daemon's part of the manifest refers to, collected when it is applied.",
  attributes,

  validate({ manifest }) {
    if (!(manifest instanceof Unknown)) validateNormalised(manifest);
  },

  async plan(_prior, planned) {
    const { manifest, root, workload, addresses } = planned;
    const given = { manifest, root, workload, addresses };
    if (!areKnown(given)) return { environment: UNKNOWN, fingerprint: UNKNOWN };
    return (await gather(given)).seen;
  },

  create: write,

  async read(state) {
    const { spec } = daemonOf(state.manifest, state.workload);
    const whole = daemonFiles(spec).every(({ name }) => existsSync(join(resolve(state.folder), name)));
    return whole ? state : { ...state, fingerprint: null };
  },

  update: (_prior, planned) => write(planned),

  delete: ({ folder }) => rm(resolve(folder), { recursive: true, force: true }),

  async import() {
    throw new TerraformError('MN3004', "a daemon's inputs are not stored anywhere and can't be imported");
  },
});

async function write(planned: InputsState): Promise<InputsState> {
  const { manifest, spec, inputs, seen } = await gather(planned);
  if (planned.fingerprint !== null && planned.fingerprint !== seen.fingerprint) {
    throw new TerraformError(
      'MN3003',
      `a secret, a config, an environment file or a variable of daemon ${planned.workload} has changed since the plan; plan again`,
    );
  }
  const folder = resolve(planned.folder);
  await rm(folder, { recursive: true, force: true });
  for (const { kind, source, name } of daemonFiles(spec)) {
    const file = join(folder, name);
    const content =
      kind === 'secret'
        ? (inputs.secrets[source] ?? '')
        : configContent(source, manifest.configs ?? {}, inputs);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, content, { mode: 0o600 });
  }
  return { ...planned, ...seen };
}

type Given = Pick<InputsState, 'manifest' | 'root' | 'workload' | 'addresses'>;

async function gather({ manifest: given, root, workload, addresses }: Given) {
  const { manifest, spec } = daemonOf(given, workload);
  const inputs = await collectInputs(manifest, { root: resolve(root), env: process.env });
  const seen = {
    environment: environment(workload, spec, inputs, texts.matches(addresses) ? addresses : {}),
    fingerprint: await inputsFingerprint(inputs),
  };
  return { manifest, spec, inputs, seen };
}

function daemonOf(given: Json, workload: string) {
  const manifest = validateNormalised(given);
  const spec = manifest.daemons[workload];
  if (!spec) throw new TerraformError('MN3005', `the manifest has no daemon "${workload}"`);
  return { manifest, spec };
}

function environment(
  name: string,
  spec: DaemonSpec,
  inputs: Inputs,
  addresses: Readonly<Record<string, string>>,
): string[] {
  const folder = spec.secrets.length > 0 ? { MULTINODE_SECRETS_DIR: SECRETS_DIR } : {};
  return Object.entries({ ...workerEnvironment(name, spec, inputs, addresses), ...folder }).map(
    ([variable, value]) => `${variable}=${value}`,
  );
}
