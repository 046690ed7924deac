// A daemon: one process that runs always. It says that it lives, and ends when it is asked to.
const period = Number(process.env.PERIOD ?? 60) * 1000;
let beats = 0;

const beat = () => console.log(`beat ${++beats}`);
beat();
setInterval(beat, period);

process.on('SIGTERM', () => {
  console.log(`stopping after ${beats} beats`);
  process.exit(0);
});
