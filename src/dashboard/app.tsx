import { useState } from 'preact/hooks';
import { Client } from '../client/client.js';
import { Dashboard } from './dashboard-page.js';
import { forgetKey, savedKey, saveKey } from './session.js';
import { SignIn } from './views/sign-in.js';

/** The page's address, behind any proxy. */
const AGENT = new URL('.', document.baseURI).href;

function clientWith(key: string): Client {
  return new Client({ url: AGENT, key });
}

export function App() {
  const [key, setKey] = useState(savedKey);
  const [refused, setRefused] = useState(false);
  if (key === null) {
    const enter = (entered: string) => {
      saveKey(entered);
      setRefused(false);
      setKey(entered);
    };
    return <SignIn clientWith={clientWith} refused={refused} onEnter={enter} />;
  }
  const leave = (becauseRefused: boolean) => {
    forgetKey();
    setRefused(becauseRefused);
    setKey(null);
  };
  return <Dashboard key={key} client={clientWith(key)} onLeave={leave} />;
}
