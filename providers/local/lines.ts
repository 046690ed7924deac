import { StringDecoder } from 'node:string_decoder';

/** A longer line is given in pieces. */
const LINE_CHARACTERS = 256 * 1024;

/** Cuts a stream of bytes into lines. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  /** Lines that the bytes complete. */
  push(bytes: Buffer): string[] {
    const lines = (this.rest + this.decoder.write(bytes)).split('\n');
    this.rest = lines.pop() ?? '';
    if (this.rest.length > LINE_CHARACTERS) {
      lines.push(this.rest);
      this.rest = '';
    }
    return lines.map(withoutReturn);
  }

  /** A last line that no line feed ended. */
  end(): string[] {
    const last = this.rest + this.decoder.end();
    this.rest = '';
    return last === '' ? [] : [withoutReturn(last)];
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
