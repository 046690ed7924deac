/** Docker counts in billionths of a CPU. */
const NANO = 1e9;

/**
 * CPUs as text that the docker provider reads back unchanged: with any other text, every apply would replace the container.
 * The provider reads a few values back wrong, such as 0.05 as "0.1"; a billionth is added to those, which makes them right.
 */
export function cpusText(cpu: number): string {
  const nano = Math.round(cpu * NANO);
  const text = readBack(nano);
  return Math.round(Number(text) * NANO) === nano ? text : readBack(nano + 1);
}

/** As the provider prints it (nanoInt64ToDecimalString): 10 becomes "10.", and a text with nine zeros keeps one decimal. */
function readBack(nano: number): string {
  const text = (nano / NANO).toFixed(9);
  return text.split('0').length - 1 === 9 ? (nano / NANO).toFixed(1) : text.replace(/0+$/, '');
}
