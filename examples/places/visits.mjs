// Counts visits in the store, and says in which place it runs.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';

const { STORE_HOST, STORE_PORT, PLACE, GREETING } = process.env;
const server = createServer(async (_request, response) => {
  const store = connect(Number(STORE_PORT), STORE_HOST);
  try {
    store.write('visits\n');
    const [count] = await once(store, 'data');
    response.end(`${GREETING} from ${PLACE}: visit ${String(count)}`);
  } catch (error) {
    response.writeHead(502).end(`the store does not answer: ${error.message}\n`);
  } finally {
    store.destroy();
  }
});
server.listen(process.env.PORT, process.env.MULTINODE_HOST);
process.on('SIGTERM', () => server.close(() => process.exit()));
