/** Names of files in a stack's folder. */
export const CONFIG_FILE = 'cdk.tf.json';
export const SOURCE_MAP_FILE = 'sourcemap.json';

/** The state of a stack whose manifest has no other backend for it. */
export const STATE_FILE = 'terraform.tfstate';
