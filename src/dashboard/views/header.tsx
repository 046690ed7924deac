import { span } from '../../text/spans.js';
import { useShown } from '../context.js';
import type { Connection } from '../live.js';

const CONNECTIONS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting …',
  live: 'Live',
  lost: 'The agent does not answer. Trying again; this page may be out of date.',
  refused: 'Signed out.',
};

interface Props {
  readonly onMayChange: (mayChange: boolean) => void;
  readonly onLeave: () => void;
}

export function Header({ onMayChange, onLeave }: Props) {
  const { live, now, mayChange } = useShown();
  const { status } = live.model;
  const skip = () => document.querySelector<HTMLElement>('main h1')?.focus();
  return (
    <header>
      <button type="button" class="skip" onClick={skip}>
        Skip to the content
      </button>
      <nav aria-label="Dashboard">
        <a href="#/" class="home">
          {status?.application ?? 'Multinode'}
        </a>
      </nav>
      {status && (
        <p class="quiet">
          {status.agent.target}, agent {status.agent.version}, up{' '}
          {span(now - Date.parse(status.agent.started_at))}
        </p>
      )}
      <p role="status" class={`connection ${live.connection}`}>
        {CONNECTIONS[live.connection]}
      </p>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={mayChange}
          checked={mayChange}
          onChange={(event) => onMayChange(event.currentTarget.checked)}
        />
        Allow changes
      </label>
      <button type="button" onClick={onLeave}>
        Sign out
      </button>
    </header>
  );
}
