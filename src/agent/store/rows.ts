/**
 * A row of the database, every column of which is checked when it is read: libsql itself promises nothing about types.
 */
export class Row {
  readonly #values: object;

  constructor(values: unknown) {
    if (typeof values !== 'object' || values === null)
      throw new Error('The database returned something that is not a row.');
    this.#values = values;
  }

  text(column: string): string {
    const value = this.#value(column);
    if (typeof value !== 'string') throw this.#mismatch(column, 'text');
    return value;
  }

  textOrNull(column: string): string | null {
    return this.#value(column) === null ? null : this.text(column);
  }

  /** Text of a column that bytesOf filled. */
  outsideText(column: string): string {
    return this.blob(column).toString('utf8');
  }

  integer(column: string): number {
    const value = this.#value(column);
    if (!Number.isSafeInteger(value)) throw this.#mismatch(column, 'an integer');
    return Number(value);
  }

  integerOrNull(column: string): number | null {
    return this.#value(column) === null ? null : this.integer(column);
  }

  /** libsql returns an ArrayBuffer from `all()`, and a Buffer from `get()`. */
  blob(column: string): Buffer {
    const value = this.#value(column);
    if (value instanceof ArrayBuffer) return Buffer.from(value);
    if (value instanceof Uint8Array) return Buffer.from(value);
    throw this.#mismatch(column, 'a blob');
  }

  json(column: string): unknown {
    return JSON.parse(this.text(column));
  }

  jsonOrNull(column: string): unknown {
    return this.#value(column) === null ? null : this.json(column);
  }

  #value(column: string): unknown {
    return Reflect.get(this.#values, column);
  }

  #mismatch(column: string, expected: string): Error {
    return new Error(`The database's column ${column} is not ${expected}.`);
  }
}
