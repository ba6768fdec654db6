/** The columns and indexes that a message touches. */
export function createTables(database: { exec(sql: string): void }): void {
  database.exec(`
    create table sessions (id text primary key, updated_at integer);
    create table turns (id text primary key, session_id text, status text, body text, created_at integer, finished_at integer);
    create index turns_status on turns (status);
    create index turns_session on turns (session_id, id);
    create table messages (id text primary key, session_id text, turn_id text, role text, text text, created_at integer);
    create index messages_session on messages (session_id, id);
    create index messages_turn on messages (turn_id);
    create table steps (id text primary key, turn_id text, output text, created_at integer);
    create index steps_turn on steps (turn_id);
  `)
}
