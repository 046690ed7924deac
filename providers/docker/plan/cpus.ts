/** Docker counts in billionths of a CPU. */
const NANO = 1e9;

/**
 * CPUs as text that the docker provider reads back as it was written; any other would be replaced by every apply.
 * A few values it reads back wrong, 0.05 as "0.1": those are a billionth more, which it reads back right.
 */
export function cpusText(cpu: number): string {
  const nano = Math.round(cpu * NANO);
  const text = readBack(nano);
  return Math.round(Number(text) * NANO) === nano ? text : readBack(nano + 1);
}

/** As the provider prints it (nanoInt64ToDecimalString): ten is "10.", and nine zeros leave one decimal place. */
function readBack(nano: number): string {
  const text = (nano / NANO).toFixed(9);
  return text.split('0').length - 1 === 9 ? (nano / NANO).toFixed(1) : text.replace(/0+$/, '');
}
