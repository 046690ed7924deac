import { useShown } from '../context.js';
import { TITLES } from '../model/kinds.js';
import { type Row, type Section, sections, troubles } from '../model/overview.js';
import { hrefOf } from '../model/route.js';
import { StateBar } from './bars.js';
import { Quotas } from './quotas.js';
import { Scroll } from './scroll.js';
import { Title } from './title.js';

/** What is running and why, at a glance. */
export function Overview() {
  const { live, now } = useShown();
  const { status } = live.model;
  if (!status) return null;
  const shown = sections(status, now);
  return (
    <>
      <Title text={status.application ?? 'No application'} />
      {shown.length === 0 && (
        <p>
          No application is set up on this agent; run <code>multinode up</code>.
        </p>
      )}
      <Troubles />
      {shown.map((section) => (
        <SectionTable key={section.kind} section={section} />
      ))}
      <Quotas />
      {status.notes.length > 0 && (
        <section aria-labelledby="notes">
          <h2 id="notes">Notes</h2>
          <ul>
            {status.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Troubles() {
  const { live, now } = useShown();
  const found = live.model.status ? troubles(live.model.status, now) : [];
  if (found.length === 0) return null;
  return (
    <section aria-labelledby="attention" class="attention">
      <h2 id="attention">Needs attention</h2>
      <ul>
        {found.map(({ kind, name, text, bad, execution }) => (
          <li key={`${name} ${text}`} class={bad ? 'bad' : ''}>
            <a href={hrefOf({ view: 'workload', kind, name })}>{name}</a>: {text}
            {execution !== undefined && (
              <>
                {' '}
                <a href={hrefOf({ view: 'execution', id: execution })}>Its execution</a>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SectionTable({ section }: { readonly section: Section }) {
  const { kind, columns, rows } = section;
  return (
    <section>
      <h2 id={kind}>{TITLES[kind].many}</h2>
      <Scroll labelledBy={kind}>
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <WorkloadRow key={row.name} section={section} row={row} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function WorkloadRow({ section: { kind, columns }, row }: { readonly section: Section; readonly row: Row }) {
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf({ view: 'workload', kind, name: row.name })}>{row.name}</a>
      </th>
      {row.cells.map((cell, index) => (
        <td
          key={columns[index]}
          class={index === row.cells.length - 1 ? 'why' : ''}
          data-label={columns[index]?.toLowerCase()}
        >
          {cell}
          {index === 0 && <StateBar parts={row.bar} />}
        </td>
      ))}
    </tr>
  );
}
