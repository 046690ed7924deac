// Asks the store now and then whether it answers; only for whoever looks for a mistake.
import { connect } from 'node:net';

const { STORE_HOST, STORE_PORT } = process.env;
const look = () => {
  const store = connect(Number(STORE_PORT), STORE_HOST);
  store.on('connect', () => store.end(() => console.log('the store answers')));
  store.on('error', (error) => console.log(`the store does not answer: ${error.message}`));
};
look();
setInterval(look, 10_000);
