import { Agent as Connections, request } from 'node:http';

/** Callers that repeat their calls as soon as they are answered, on connections that they keep. */
export class Load {
  answers = 0;
  /** From the last answer; in containers, all replicas have the same process id. */
  last: { readonly pid: number; readonly replica: string } | undefined;
  readonly failures: string[] = [];
  readonly versions = new Set<string>();
  readonly #lastSeen = new Map<string, number>();
  #stopped = false;

  /** @param callers how many simultaneous callers of the fixture `service.mjs` */
  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly callers: number,
  ) {}

  stop(): void {
    this.#stopped = true;
  }

  /** How many calls failed, and in which ways: a test runner would not show thousands of them. */
  get outcome(): string {
    const ways = [...new Set(this.failures.map((each) => each.slice(0, 200)))];
    return `${this.failures.length} of ${this.answers} calls failed${ways.slice(0, 5).map((each) => `; ${each}`)}`;
  }

  /** Whether any of the last thousand answers came from it. */
  serves(replica: string): boolean {
    return this.answers - (this.#lastSeen.get(replica) ?? Number.NEGATIVE_INFINITY) < 1_000;
  }

  async run(): Promise<void> {
    const connections = new Connections({ keepAlive: true, maxSockets: this.callers });
    await Promise.all(Array.from({ length: this.callers }, () => this.#caller(connections)));
    connections.destroy();
  }

  async #caller(connections: Connections): Promise<void> {
    while (!this.#stopped) {
      const failure = await this.#call(connections).catch((error: Error) => error.message);
      this.answers++;
      if (failure !== null) this.failures.push(failure);
    }
  }

  #call(agent: Connections): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const outgoing = request({ port: this.port, host: this.host, path: '/', agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          text += piece;
        });
        answer.once('error', reject);
        answer.once('end', () => {
          if (answer.statusCode !== 200) return resolve(`${answer.statusCode}: ${text}`);
          const { pid, replica } = JSON.parse(text);
          this.last = { pid, replica };
          this.#lastSeen.set(replica, this.answers);
          this.versions.add(String(answer.headers['x-version']));
          resolve(null);
        });
      });
      outgoing.once('error', reject);
      outgoing.end();
    });
  }
}
