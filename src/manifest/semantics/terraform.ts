import { isRecord } from '../../json/shape.js';
import type { Finding } from '../finding.js';
import type { Manifest } from '../model.js';
import { formatPath, type Path } from '../path.js';

/** Settings with credentials → the environment variables that Terraform reads instead. */
const CREDENTIALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azurerm: {
    access_key: 'ARM_ACCESS_KEY',
    client_certificate_password: 'ARM_CLIENT_CERTIFICATE_PASSWORD',
    client_secret: 'ARM_CLIENT_SECRET',
    oidc_token: 'ARM_OIDC_TOKEN',
    sas_token: 'ARM_SAS_TOKEN',
  },
  cloud: { token: 'TF_TOKEN_HOST' },
  consul: { access_token: 'CONSUL_HTTP_TOKEN', http_auth: 'CONSUL_HTTP_AUTH' },
  cos: { secret_key: 'TENCENTCLOUD_SECRET_KEY', security_token: 'TENCENTCLOUD_SECURITY_TOKEN' },
  gcs: { access_token: 'GOOGLE_OAUTH_ACCESS_TOKEN', encryption_key: 'GOOGLE_ENCRYPTION_KEY' },
  http: { client_private_key_pem: 'TF_HTTP_CLIENT_PRIVATE_KEY_PEM', password: 'TF_HTTP_PASSWORD' },
  kubernetes: { password: 'KUBE_PASSWORD', token: 'KUBE_TOKEN' },
  oss: { secret_key: 'ALICLOUD_SECRET_KEY', security_token: 'ALICLOUD_SECURITY_TOKEN' },
  remote: { token: 'TF_TOKEN_HOST' },
  s3: {
    secret_key: 'AWS_SECRET_ACCESS_KEY',
    sse_customer_key: 'AWS_SSE_CUSTOMER_KEY',
    token: 'AWS_SESSION_TOKEN',
  },
};

/** Variables for settings that have a password only in some forms of their text. */
const IN_TEXT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  http: {
    address: 'TF_HTTP_USERNAME and TF_HTTP_PASSWORD',
    lock_address: 'TF_HTTP_USERNAME and TF_HTTP_PASSWORD',
    unlock_address: 'TF_HTTP_USERNAME and TF_HTTP_PASSWORD',
  },
  pg: { conn_str: 'PG_CONN_STR' },
};

/** One backend at most, whose settings have no credentials and nothing that Terraform would read as a template. */
export function terraformFindings({ terraform }: Manifest): Finding[] {
  const { backend } = terraform ?? {};
  if (!backend) return [];
  const path = ['terraform', 'backend'];
  const names = Object.keys(backend);
  if (names.length !== 1) {
    const message = `terraform.backend must have one backend, found ${names.length === 0 ? 'none' : names.join(', ')}`;
    return [{ code: 'MN1014', message, path, part: 'key' }];
  }
  return Object.entries(backend).flatMap(([type, settings]) => [
    ...Object.entries(settings).flatMap(([name, value]) => credentials(type, name, value, [...path, type])),
    ...templates(settings, [...path, type]),
  ]);
}

function credentials(type: string, name: string, value: unknown, path: Path): Finding[] {
  const variable = CREDENTIALS[type]?.[name] ?? (hasPassword(value) ? IN_TEXT[type]?.[name] : undefined);
  if (variable === undefined || value === null) return [];
  const field = [...path, name];
  const message = `${formatPath(field)} has a credential, which would be in the Terraform files and in every plan`;
  return [
    { code: 'MN1042', message, path: field, hint: `leave it out, and set ${variable} in the environment` },
  ];
}

/** A URL with a password, or a connection string's password. */
function hasPassword(value: unknown): boolean {
  return typeof value === 'string' && /:\/\/[^/@\s]*:[^/@\s]+@|\bpassword\s*=/i.test(value);
}

/** Terraform reads a backend's settings as they are, and OpenTofu as templates. */
function templates(value: unknown, path: Path): Finding[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => templates(item, [...path, index]));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => templates(item, [...path, key]));
  if (typeof value !== 'string' || !/[$%]\{/.test(value)) return [];
  const message = `${formatPath(path)} contains ${value.includes('${') ? '${' : '%{'}, which Terraform and OpenTofu read differently`;
  return [{ code: 'MN1007', message, path, hint: 'backends take no expressions; write the value itself' }];
}
