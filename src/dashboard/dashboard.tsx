/** The dashboard: a page that the agent serves, and that gets everything it shows from the agent's API. */
import { render } from 'preact';
import { App } from './app.js';

const root = document.getElementById('dashboard');
if (!root) throw new Error('the page has no place for the dashboard');
render(<App />, root);
