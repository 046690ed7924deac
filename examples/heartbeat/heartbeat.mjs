// A daemon: a single process that runs all the time. It logs a heartbeat, and exits on SIGTERM.
const period = Number(process.env.PERIOD ?? 60) * 1000;
let beats = 0;

const beat = () => console.log(`beat ${++beats}`);
beat();
setInterval(beat, period);

process.on('SIGTERM', () => {
  console.log(`stopping after ${beats} beats`);
  process.exit(0);
});
