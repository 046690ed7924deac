import type { ComponentChildren, Ref } from 'preact';

interface Props {
  /** Id of the heading that names it. */
  readonly labelledBy: string;
  readonly children: ComponentChildren;
  readonly look?: 'table' | 'text';
  readonly inside?: Ref<HTMLElement>;
  readonly onScroll?: () => void;
}

/** A scrollable area that can also be scrolled by keyboard. */
export function Scroll({ labelledBy, children, look = 'table', inside, onScroll }: Props) {
  return (
    <section
      class={`scroll ${look}`}
      aria-labelledby={labelledBy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: only what has the focus can be scrolled by keyboard
      tabIndex={0}
      {...(inside && { ref: inside })}
      {...(onScroll && { onScroll })}
    >
      {children}
    </section>
  );
}
