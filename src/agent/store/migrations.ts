/**
 * The versions of the database, oldest first: the entry at index n leads from version n to n + 1. A released entry
 * never changes; a new version is a new entry.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE application (
     only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
     manifest TEXT NOT NULL,
     inputs TEXT NOT NULL,
     applied_at INTEGER NOT NULL
   ) STRICT;

   -- Bodies are in tables of their own: a change of state must not rewrite them.
   CREATE TABLE invocations (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     function TEXT NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     created_at INTEGER NOT NULL,
     started_at INTEGER,
     finished_at INTEGER,
     response TEXT,
     error TEXT
   ) STRICT;
   CREATE INDEX invocations_by_function ON invocations (function, sequence);
   CREATE INDEX invocations_by_state ON invocations (state, sequence);
   CREATE INDEX invocations_by_end ON invocations (finished_at) WHERE finished_at IS NOT NULL;

   CREATE TABLE invocation_requests (
     id TEXT PRIMARY KEY REFERENCES invocations (id) ON DELETE CASCADE,
     method TEXT NOT NULL,
     path TEXT NOT NULL,
     headers TEXT NOT NULL,
     body BLOB NOT NULL
   ) STRICT;

   CREATE TABLE invocation_responses (
     id TEXT PRIMARY KEY REFERENCES invocations (id) ON DELETE CASCADE,
     body BLOB NOT NULL
   ) STRICT;`,
  `CREATE TABLE executions (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     workload TEXT NOT NULL,
     kind TEXT NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     failures INTEGER NOT NULL DEFAULT 0,
     faults INTEGER NOT NULL DEFAULT 0,
     exit_code INTEGER,
     created_at INTEGER NOT NULL,
     started_at INTEGER,
     finished_at INTEGER,
     retry_at INTEGER,
     due_at INTEGER,
     error TEXT,
     idempotency_key TEXT,
     request_hash TEXT
   ) STRICT;
   CREATE INDEX executions_by_workload ON executions (workload, sequence);
   CREATE INDEX executions_by_workload_and_state ON executions (workload, state, sequence);
   CREATE INDEX executions_by_state ON executions (state, sequence);
   CREATE INDEX executions_by_end ON executions (finished_at) WHERE finished_at IS NOT NULL;
   CREATE UNIQUE INDEX executions_by_key ON executions (workload, idempotency_key)
     WHERE idempotency_key IS NOT NULL;
   CREATE UNIQUE INDEX executions_by_due_time ON executions (workload, due_at) WHERE due_at IS NOT NULL;

   -- Texts are in tables of their own: a change of state must not rewrite them.
   CREATE TABLE execution_inputs (
     id TEXT PRIMARY KEY REFERENCES executions (id) ON DELETE CASCADE,
     text TEXT NOT NULL
   ) STRICT;
   CREATE TABLE execution_outputs (
     id TEXT PRIMARY KEY REFERENCES executions (id) ON DELETE CASCADE,
     text TEXT NOT NULL
   ) STRICT;
   CREATE TABLE execution_progress (
     id TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
     sequence INTEGER NOT NULL,
     at INTEGER NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (id, sequence)
   ) STRICT;

   -- The worker of each attempt, on record before the platform is asked to start it.
   CREATE TABLE execution_attempts (
     id TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
     number INTEGER NOT NULL,
     worker TEXT NOT NULL UNIQUE,
     PRIMARY KEY (id, number)
   ) STRICT;

   CREATE TABLE schedules (
     workload TEXT PRIMARY KEY,
     timing TEXT NOT NULL,
     anchor INTEGER NOT NULL,
     decided INTEGER NOT NULL
   ) STRICT;`,
  `-- What happened to each workload, in buckets of step milliseconds. One that was at rest has no row.
   CREATE TABLE history (
     step INTEGER NOT NULL,
     workload TEXT NOT NULL,
     at INTEGER NOT NULL,
     bucket TEXT NOT NULL,
     PRIMARY KEY (step, workload, at)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX history_by_time ON history (step, at);
   -- In which buckets the agent was there at all, and for how many milliseconds of each.
   CREATE TABLE history_observed (
     step INTEGER NOT NULL,
     at INTEGER NOT NULL,
     observed INTEGER NOT NULL,
     PRIMARY KEY (step, at)
   ) STRICT, WITHOUT ROWID;`,
  `-- How many agents have opened it, where several share it: only the last one may write.
   CREATE TABLE term (
     only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
     number INTEGER NOT NULL
   ) STRICT;
   INSERT INTO term VALUES (1, 0);`,
  `-- Text from outside is stored as bytes: see bytesOf. What was stored as text is whole on the disk.
   CREATE TABLE new_inputs (
     id TEXT PRIMARY KEY REFERENCES executions (id) ON DELETE CASCADE,
     text BLOB NOT NULL
   ) STRICT;
   INSERT INTO new_inputs SELECT id, CAST(text AS BLOB) FROM execution_inputs;
   DROP TABLE execution_inputs;
   ALTER TABLE new_inputs RENAME TO execution_inputs;

   CREATE TABLE new_outputs (
     id TEXT PRIMARY KEY REFERENCES executions (id) ON DELETE CASCADE,
     text BLOB NOT NULL
   ) STRICT;
   INSERT INTO new_outputs SELECT id, CAST(text AS BLOB) FROM execution_outputs;
   DROP TABLE execution_outputs;
   ALTER TABLE new_outputs RENAME TO execution_outputs;

   CREATE TABLE new_progress (
     id TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
     sequence INTEGER NOT NULL,
     at INTEGER NOT NULL,
     value BLOB NOT NULL,
     PRIMARY KEY (id, sequence)
   ) STRICT;
   INSERT INTO new_progress SELECT id, sequence, at, CAST(value AS BLOB) FROM execution_progress;
   DROP TABLE execution_progress;
   ALTER TABLE new_progress RENAME TO execution_progress;`,
  `-- How far schedules had been decided before the clock was put back. A schedule that follows a clock that was put
   -- back by hours comes to the same due times again, so that they are no keys.
   ALTER TABLE schedules ADD COLUMN furthest INTEGER NOT NULL DEFAULT 0;
   UPDATE schedules SET furthest = decided;
   DROP INDEX executions_by_due_time;`,
  `-- How many transactions there have been, to compare with what the mark of an open database says: see damage.ts.
   CREATE TABLE commits (
     only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
     number INTEGER NOT NULL
   ) STRICT;
   INSERT INTO commits VALUES (1, 0);`,
  `-- The last execution of each job that the agent has started because others wait for it. It outlives the execution's
   -- own record, so that nothing is run again for the same cause.
   CREATE TABLE awaited_executions (
     workload TEXT PRIMARY KEY,
     cause TEXT NOT NULL,
     execution TEXT NOT NULL,
     state TEXT NOT NULL
   ) STRICT;`,
  `-- A change of the application that waits for its jobs, or whose jobs have failed.
   CREATE TABLE application_change (
     only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
     id TEXT NOT NULL,
     manifest TEXT NOT NULL,
     inputs TEXT NOT NULL,
     failure TEXT
   ) STRICT;`,
  `-- How far the hooks of each worker that exists have come: 'started' or 'stopping'.
   CREATE TABLE worker_hooks (
     worker TEXT PRIMARY KEY,
     progress TEXT NOT NULL
   ) STRICT;`,
];
