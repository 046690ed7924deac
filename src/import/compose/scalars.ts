/**
 * Plain scalars as Compose reads them where a text is due: as YAML values of Go's library first, which are then printed.
 * So 1.10 is 1.1, 010 is 8 and 1e6 is 1e+06.
 */
import type { Scalar } from '../node.js';

const INTEGER = /^([-+]?)(?:0b([01]+)|0o?([0-7]+)|0x([0-9a-f]+)|(0|[1-9][0-9]*))$/i;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)(e[-+]?[0-9]+)?$/i;
const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]| +)(\d{1,2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[-+]\d{2}:\d{2})?)?$/;

/** The text that Compose makes of the scalar; undefined for null. */
export function textInCompose(scalar: Scalar): string | undefined {
  const { plain, text } = scalar;
  if (scalar.value === null) return undefined;
  return plain ? (integer(text) ?? float(text) ?? boolean(text) ?? date(text) ?? text) : text;
}

/** Whether it is a number with a fraction or an exponent, which Compose ignores where a size is due. */
export function isFloat({ plain, text }: Scalar): boolean {
  return plain && integer(text) === undefined && float(text) !== undefined;
}

function integer(text: string): string | undefined {
  const [, sign, binary, octal, hex, decimal] = INTEGER.exec(text.replaceAll('_', '')) ?? [];
  const digits =
    (binary && `0b${binary}`) ?? (octal && `0o${octal}`) ?? (hex && `0x${hex}`) ?? (decimal || undefined);
  if (digits === undefined || digits === '') return undefined;
  const value = BigInt(digits);
  return `${sign === '-' ? -value : value}`;
}

function float(text: string): string | undefined {
  const compact = text.replaceAll('_', '');
  if (!FLOAT.test(compact)) return undefined;
  const value = Number(compact);
  if (!Number.isFinite(value)) return undefined;
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  // Go writes an exponent below -4 and from 6 on.
  if (value === 0 || (Number(exponent) >= -4 && Number(exponent) < 6)) return String(value);
  const size = Math.abs(Number(exponent));
  return `${mantissa}e${Number(exponent) < 0 ? '-' : '+'}${String(size).padStart(2, '0')}`;
}

function boolean(text: string): string | undefined {
  return /^(true|True|TRUE|false|False|FALSE)$/.test(text) ? text.toLowerCase() : undefined;
}

/** As Go prints a time. */
function date(text: string): string | undefined {
  const [, year, month = '', day = '', hour, minute, second, fraction = '', zone] = DATE.exec(text) ?? [];
  if (year === undefined) return undefined;
  const on = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (hour === undefined) return `${on} 00:00:00 +0000 UTC`;
  const at = `${hour.padStart(2, '0')}:${minute}:${second}${fraction.replace(/\.?0+$/, '')}`;
  const offset =
    zone === undefined || zone === 'Z' ? '+0000 UTC' : `${zone.replace(':', '')} ${zone.replace(':', '')}`;
  return `${on} ${at} ${offset}`;
}

const TRUE = /^(true|yes|on|y)$/i;
const FALSE = /^(false|no|off|n)$/i;

/** A boolean, quoted or not; undefined if it is something else. */
export function booleanOf({ text }: Scalar): boolean | undefined {
  if (TRUE.test(text)) return true;
  return FALSE.test(text) ? false : undefined;
}
