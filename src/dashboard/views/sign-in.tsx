import { useState } from 'preact/hooks';
import type { Client } from '../../client/client.js';
import { isUnauthorized } from '../live.js';
import { wordsOf } from '../load.js';

interface Props {
  readonly clientWith: (key: string) => Client;
  /** Whether the agent has refused the previous key. */
  readonly refused: boolean;
  readonly onEnter: (key: string) => void;
}

const REFUSED = 'The agent does not accept this key.';

export function SignIn({ clientWith, refused, onEnter }: Props) {
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState(refused ? REFUSED : '');
  const [asking, setAsking] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsking(true);
    setProblem('');
    try {
      await clientWith(key).quotas();
      onEnter(key);
    } catch (error) {
      setProblem(isUnauthorized(error) ? REFUSED : wordsOf(error));
      setAsking(false);
    }
  };
  return (
    <main class="sign-in">
      <h1>Multinode</h1>
      <form onSubmit={submit}>
        <label for="key">API key of the agent</label>
        <input
          id="key"
          type="password"
          autocomplete="current-password"
          required
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
          aria-describedby="key-hint key-problem"
          aria-invalid={problem !== ''}
        />
        <p id="key-hint" class="quiet">
          The key is in <code>.multinode/local/agent/api-key</code> beside the manifest; on other targets, it
          is in <code>api-key</code> in the agent's folder. This tab keeps it until you sign out or close the
          tab.
        </p>
        <p id="key-problem" role="alert" class="bad">
          {problem}
        </p>
        <button type="submit" disabled={asking}>
          Sign in
        </button>
      </form>
    </main>
  );
}
