import { Migration } from '@mikro-orm/migrations'

/** Grants that end by time, count or conversation; entries and secrets that expire; limits that owners lower; bytes sent by day. */
export class Leases extends Migration {
  override name = '0004-leases'

  override up(): void {
    for (const statement of statements) this.addSql(statement)
  }
}

const statements = [
  'alter table "grants" add column "uses" int null',
  'alter table "grants" add column "uses_left" int null',
  'alter table "grants" add column "session" text null',
  'alter table "plugins" add column "limits" json null',
  'alter table "secrets" add column "expires_at" timestamptz(3) null',
  `alter table "key_value_entries" add column "space" text not null default 'own'`,
  'alter table "key_value_entries" add column "expires_at" timestamptz(3) null',
  'alter table "key_value_entries" drop constraint "key_value_entries_plugin_owner_id_key_unique"',
  'alter table "key_value_entries" add constraint "key_value_entries_plugin_owner_id_space_key_unique" unique ("plugin", "owner_id", "space", "key")',
  'create index "key_value_entries_expires_at_index" on "key_value_entries" ("expires_at")',
  `create table "key_value_counts" (
    "plugin" text not null,
    "owner_id" text not null,
    "space" text not null,
    "bytes" bigint not null,
    "entries" int not null,
    primary key ("plugin", "owner_id", "space")
  )`,
  `insert into "key_value_counts" ("plugin", "owner_id", "space", "bytes", "entries")
    select "plugin", "owner_id", 'own', "bytes",
      (select count(*) from "key_value_entries" e where e."plugin" = u."plugin" and e."owner_id" = u."owner_id")
    from "key_value_usages" u`,
  'drop table "key_value_usages"',
  'alter table "key_value_counts" add constraint "key_value_counts_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  `create table "daily_bytes" (
    "day" text not null,
    "plugin" text not null,
    "bytes" bigint not null,
    primary key ("day", "plugin")
  )`,
]
