import { type ClientRequest, type Agent as Connections, type IncomingMessage, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** A call that executes until it is ended: the fixture worker answers at the end of the request's body. */
export interface OpenCall {
  readonly answer: Promise<Answer>;
  end(): void;
  disconnect(): void;
}

/** Starts a call with an unfinished body. */
export function openCall(url: string, key: string, headers: Record<string, string> = {}): OpenCall {
  const outgoing = request(url, {
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${key}`, ...headers },
  });
  const answer = answerTo(outgoing);
  // Disconnecting is not a failure of the test; whoever awaits the response still gets the error.
  answer.catch(() => {});
  outgoing.write('x');
  return { answer, end: () => void outgoing.end(), disconnect: () => void outgoing.destroy() };
}

/** A complete call, on its own connection unless `agent` keeps some. */
export function call(
  url: string,
  key: string,
  {
    method = 'POST',
    headers = {},
    body = '',
    agent,
  }: { method?: string; headers?: Record<string, string>; body?: string; agent?: Connections } = {},
): Promise<Answer> {
  const outgoing = request(url, {
    method,
    agent: agent ?? false,
    headers: { authorization: `Bearer ${key}`, ...headers },
  });
  const answer = answerTo(outgoing);
  outgoing.end(body);
  return answer;
}

function answerTo(outgoing: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
}
