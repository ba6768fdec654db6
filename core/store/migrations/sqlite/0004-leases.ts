import { Migration } from '@mikro-orm/migrations'

/** Grants that end by time, count or conversation; entries and secrets that expire; limits that owners lower; bytes sent by day. */
export class Leases extends Migration {
  override name = '0004-leases'

  override up(): void {
    for (const statement of statements) this.addSql(statement)
  }
}

const statements = [
  'alter table "grants" add column "uses" integer null',
  'alter table "grants" add column "uses_left" integer null',
  'alter table "grants" add column "session" text null',
  'alter table "plugins" add column "limits" json null',
  'alter table "secrets" add column "expires_at" datetime null',
  `alter table "key_value_entries" add column "space" text not null default 'own'`,
  'alter table "key_value_entries" add column "expires_at" datetime null',
  'drop index "key_value_entries_plugin_owner_id_key_unique"',
  'create unique index "key_value_entries_plugin_owner_id_space_key_unique" on "key_value_entries" ("plugin", "owner_id", "space", "key")',
  'create index "key_value_entries_expires_at_index" on "key_value_entries" ("expires_at")',
  // A primary key cannot be altered: the counters move to a table that has the space in its own.
  `create table "key_value_counts" (
    "plugin" text not null,
    "owner_id" text not null,
    "space" text not null,
    "bytes" bigint not null,
    "entries" integer not null,
    primary key ("plugin", "owner_id", "space"),
    constraint "key_value_counts_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  `insert into "key_value_counts" ("plugin", "owner_id", "space", "bytes", "entries")
    select "plugin", "owner_id", 'own', "bytes",
      (select count(*) from "key_value_entries" e where e."plugin" = u."plugin" and e."owner_id" = u."owner_id")
    from "key_value_usages" u`,
  'drop table "key_value_usages"',
  'create index "key_value_counts_owner_id_index" on "key_value_counts" ("owner_id")',
  `create table "daily_bytes" (
    "day" text not null,
    "plugin" text not null,
    "bytes" bigint not null,
    primary key ("day", "plugin")
  )`,
]
