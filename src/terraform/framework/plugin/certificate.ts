import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** DER. */
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/**
 * A certificate for one run of the plugin, as go-plugin's AutoMTLS requires: P-256, self-signed, for "localhost", valid as
 * its own authority. Written in DER by hand: every byte except key, serial number and dates is fixed, and a library would
 * double the plugin's start-up time.
 */
export function selfSignedCertificate(now: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 24 * 60 * 60 * 1000;
  const tbs = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    NAME,
    sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + 3650 * day))),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...EXTENSIONS)),
  );
  const der = sequence(tbs, ECDSA_WITH_SHA256, bitString(sign('sha256', tbs, privateKey)));
  return {
    der,
    certificatePem: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function element(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...contents: Uint8Array[]): Buffer {
  return element(0x30, ...contents);
}

function tagged(number: number, content: Uint8Array): Buffer {
  return element(0xa0 + number, content);
}

/** @param bytes big-endian, first bit clear */
function integer(bytes: Uint8Array): Buffer {
  return element(0x02, bytes);
}

function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return element(0x03, Buffer.from([unusedBits]), bytes);
}

function oid(...bytes: number[]): Buffer {
  return element(0x06, Buffer.from(bytes));
}

/** GeneralizedTime without fractions. */
function time(date: Date): Buffer {
  return element(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`));
}

function extension(lastByteOfId: number, critical: boolean, value: Uint8Array): Buffer {
  const flag = critical ? [element(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(0x55, 0x1d, lastByteOfId), ...flag, element(0x04, value));
}

/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** CN=localhost */
const NAME = sequence(
  element(0x31, sequence(oid(0x55, 0x04, 0x03), element(0x0c, Buffer.from('localhost')))),
);

/** id-kp, whose next byte is 1 for a server and 2 for a client. */
const KEY_PURPOSE = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03] as const;

const EXTENSIONS = [
  // basicConstraints: an authority.
  extension(19, true, sequence(element(0x01, Buffer.from([0xff])))),
  // keyUsage: digitalSignature (bit 0), keyAgreement (4), keyCertSign (5).
  extension(15, true, bitString(Buffer.from([0b1000_1100]), 2)),
  // extKeyUsage: serverAuth and clientAuth.
  extension(37, false, sequence(oid(...KEY_PURPOSE, 1), oid(...KEY_PURPOSE, 2))),
  // subjectAltName: dNSName localhost.
  extension(17, false, sequence(element(0x82, Buffer.from('localhost')))),
];
