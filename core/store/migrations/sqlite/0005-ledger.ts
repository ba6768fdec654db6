import { Migration } from '@mikro-orm/migrations'

/** What plugins did, found by plugin, session and time; the segment files in DATA_DIR are the record itself. */
export class Ledger extends Migration {
  override name = '0005-ledger'

  override up(): void {
    for (const statement of statements) this.addSql(statement)
  }
}

const statements = [
  `create table "ledger_entries" (
    "gateway" text not null,
    "seq" bigint not null,
    "hash" text not null,
    "at" datetime not null,
    "kind" text not null,
    "plugin" text,
    "capability" text,
    "code" text,
    "principal" text,
    "session" text,
    "turn" text,
    "entry" json not null,
    primary key ("gateway", "seq")
  )`,
  'create index "ledger_entries_at_index" on "ledger_entries" ("at")',
  'create index "ledger_entries_plugin_at_index" on "ledger_entries" ("plugin", "at")',
  'create index "ledger_entries_session_at_index" on "ledger_entries" ("session", "at")',
]
