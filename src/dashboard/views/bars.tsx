/** Workers by state as a bar; the text beside it says the same. */
export function StateBar({ parts }: { readonly parts: Readonly<Record<string, number>> }) {
  const shown = Object.entries(parts).filter(([, count]) => count > 0);
  if (shown.length === 0) return null;
  return (
    <svg class="bar" aria-hidden="true" preserveAspectRatio="none" viewBox={`0 0 ${total(shown)} 1`}>
      {shown.map(([tone, count], index) => (
        <rect key={tone} class={`fill-${tone}`} x={total(shown.slice(0, index))} width={count} height={1} />
      ))}
    </svg>
  );
}

function total(parts: readonly (readonly [string, number])[]): number {
  return parts.reduce((sum, [, count]) => sum + count, 0);
}

interface MeterProps {
  readonly label: string;
  readonly text: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** A meter of how much is used or done. */
export function Meter({ label, text, share }: MeterProps) {
  const done = Math.round(share * 100);
  return (
    <>
      <meter class="unseen" aria-label={label} aria-valuetext={text} max={100} value={done} />
      <svg class="bar" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 1">
        <rect class="fill-busy" width={done} height={1} />
      </svg>
    </>
  );
}
