/** Header fields in Node's form: a list of names and values in turn. Look names up in lower case. */
type Fields = readonly string[];

export function hasField(fields: Fields, name: string): boolean {
  for (let i = 0; i < fields.length; i += 2) if (isName(fields[i], name)) return true;
  return false;
}

export function valuesOf(fields: Fields, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    if (isName(fields[i], name)) values.push(fields[i + 1] ?? '');
  }
  return values;
}

export function withoutField(fields: Fields, name: string): string[] {
  return fields.filter((_, i) => !isName(fields[i - (i % 2)], name));
}

/** As the lines of a head. */
export function lines(fields: Fields): string {
  let text = '';
  for (let i = 0; i + 1 < fields.length; i += 2) text += `${fields[i]}: ${fields[i + 1]}\r\n`;
  return text;
}

function isName(found: string | undefined, name: string): boolean {
  return found?.length === name.length && found.toLowerCase() === name;
}
