import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createTables } from './peers/message-tables.ts'

/** Writes what a message and its answer write, without anything else of a gateway: two commits, each synced to the disk. */
export interface CommitPeer extends AsyncDisposable {
  write(): Promise<void>
}

export async function openCommitPeer(dataDir: string): Promise<CommitPeer> {
  const Database = createRequire(import.meta.resolve('@mikro-orm/sqlite'))('better-sqlite3')
  const database = new Database(join(dataDir, 'peer.db'))
  database.pragma('journal_mode = wal')
  database.pragma('synchronous = full')
  createTables(database)
  const text = 'x'.repeat(26)
  const at = Date.now()
  const statements = {
    touch: database.prepare('update sessions set updated_at = ? where id = ?'),
    open: database.prepare(`select count(*) as open from turns where status in ('queued', 'running', 'waiting')`),
    turn: database.prepare(`insert into turns (id, session_id, status, body, created_at) values (?, ?, 'running', ?, ?)`),
    message: database.prepare('insert into messages (id, session_id, turn_id, role, text, created_at) values (?, ?, ?, ?, ?, ?)'),
    end: database.prepare(`update turns set status = 'done', finished_at = ? where id = ? and status = 'running'`),
    step: database.prepare('insert into steps (id, turn_id, output, created_at) values (?, ?, ?, ?)'),
  }
  let count = 0
  const accept = database.transaction((id: string) => {
    statements.touch.run(at, text)
    statements.open.get()
    statements.turn.run(id, text, '{"scopes":["chat"],"agent":"assistant","model":null,"origin":"cli"}', at)
    statements.message.run(`${id}q`, text, id, 'user', 'Hello?', at)
  })
  const answer = database.transaction((id: string) => {
    statements.end.run(at, id)
    statements.step.run(`${id}s`, id, '{"text":"Hello.","toolCalls":[]}', at)
    statements.message.run(`${id}a`, text, id, 'assistant', 'Hello.', at)
    statements.touch.run(at, text)
  })
  database.prepare('insert into sessions (id, updated_at) values (?, ?)').run(text, at)
  return {
    async write() {
      const id = `${text}${count++}`
      accept(id)
      answer(id)
    },
    async [Symbol.asyncDispose]() {
      database.close()
    },
  }
}
