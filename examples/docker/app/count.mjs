// The function: returns the number of words in the request.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { countWords } from './words.mjs';

createServer(async (request, response) => {
  const words = countWords(await text(request));
  response.setHeader('content-type', 'application/json');
  response.end(`${JSON.stringify({ words })}\n`);
}).listen(process.env.PORT);
