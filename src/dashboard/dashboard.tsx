/** The dashboard: a page that the agent serves, and that asks the agent for everything it shows. */
import { render } from 'preact';
import { App } from './app.js';

const root = document.getElementById('dashboard');
if (!root) throw new Error('the page has no place for the dashboard');
render(<App />, root);
