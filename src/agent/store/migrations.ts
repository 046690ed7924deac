/**
 * The database's versions, oldest first: the entry at index n leads from version n to n + 1. A released entry
 * is never changed; a new version is a new entry.
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
];
