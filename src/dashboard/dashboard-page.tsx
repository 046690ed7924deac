import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../client/client.js';
import { ShownContext } from './context.js';
import { Live } from './live.js';
import { parseRoute, type Route } from './model/route.js';
import { ExecutionView } from './views/execution.js';
import { Header } from './views/header.js';
import { Notices } from './views/notices.js';
import { Overview } from './views/overview.js';
import { WorkloadView } from './views/workload.js';

interface Props {
  readonly client: Client;
  readonly onLeave: (refused: boolean) => void;
}

/** The page after signing in. */
export function Dashboard({ client, onLeave }: Props) {
  const [, redraw] = useState({});
  const [live] = useState(() => new Live(client, () => redraw({})));
  const [mayChange, setMayChange] = useState(false);
  const route = useRoute();
  const now = useNow();
  useEffect(() => {
    const controller = new AbortController();
    void live.run(controller.signal);
    return () => controller.abort();
  }, []);
  useEffect(() => {
    if (live.connection === 'refused') onLeave(true);
  });
  return (
    <ShownContext.Provider value={{ live, now, mayChange }}>
      <Header onMayChange={setMayChange} onLeave={() => onLeave(false)} />
      <main id="content">
        <Notices />
        {live.model.status ? <View route={route} /> : <p>Waiting for the agent …</p>}
      </main>
    </ShownContext.Provider>
  );
}

function View({ route }: { readonly route: Route }) {
  switch (route.view) {
    case 'overview':
      return <Overview />;
    case 'execution':
      return <ExecutionView key={route.id} id={route.id} />;
    case 'workload':
      return <WorkloadView key={`${route.kind}/${route.name}`} kind={route.kind} name={route.name} />;
  }
}

function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return parseRoute(hash);
}

/** Milliseconds since the epoch, updated every second. */
function useNow(): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Date.now();
}
