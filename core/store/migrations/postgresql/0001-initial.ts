import { Migration } from '@mikro-orm/migrations'

/** Every table of the first version. Each row that belongs to somebody names its owner from here on. */
export class Initial extends Migration {
  override name = '0001-initial'

  override up(): void {
    for (const statement of statements) this.addSql(statement)
  }
}

const statements = [
  `create table "principals" (
    "id" text not null,
    "kind" text not null,
    "role" text not null,
    "name" text not null,
    "created_at" timestamptz(3) not null,
    "disabled_at" timestamptz(3) null,
    primary key ("id")
  )`,
  `create table "plugins" (
    "name" text not null,
    "owner_id" text not null,
    "version" text not null,
    "digest" text not null,
    "tier" text not null,
    "publisher" text null,
    "source" text not null,
    "manifest" json not null,
    "config" json null,
    "enabled" boolean not null default true,
    "created_at" timestamptz(3) not null,
    "updated_at" timestamptz(3) not null,
    primary key ("name")
  )`,
  `create table "key_value_usages" (
    "plugin" text not null,
    "owner_id" text not null,
    "bytes" bigint not null,
    primary key ("plugin", "owner_id")
  )`,
  `create table "key_value_entries" (
    "id" text not null,
    "owner_id" text not null,
    "plugin" text not null,
    "key" text not null,
    "value" text not null,
    "bytes" int not null,
    "updated_at" timestamptz(3) not null,
    primary key ("id")
  )`,
  'alter table "key_value_entries" add constraint "key_value_entries_plugin_owner_id_key_unique" unique ("plugin", "owner_id", "key")',
  `create table "identities" (
    "id" text not null,
    "owner_id" text not null,
    "plugin" text not null,
    "account" text not null,
    "external_id" text not null,
    "label" text null,
    "created_at" timestamptz(3) not null,
    primary key ("id")
  )`,
  'alter table "identities" add constraint "identities_plugin_account_external_id_unique" unique ("plugin", "account", "external_id")',
  `create table "grants" (
    "id" text not null,
    "owner_id" text not null,
    "plugin" text not null,
    "capability" text not null,
    "scope" json not null,
    "created_at" timestamptz(3) not null,
    "expires_at" timestamptz(3) null,
    "revoked_at" timestamptz(3) null,
    "revoked_by_id" text null,
    primary key ("id")
  )`,
  'create index "grants_plugin_revoked_at_index" on "grants" ("plugin", "revoked_at")',
  `create table "agents" (
    "name" text not null,
    "owner_id" text not null,
    "model" text null,
    "instructions" text not null,
    "tools" json not null,
    "limits" json not null,
    "created_at" timestamptz(3) not null,
    "updated_at" timestamptz(3) not null,
    primary key ("name")
  )`,
  `create table "providers" (
    "name" text not null,
    "owner_id" text not null,
    "kind" text not null,
    "base_url" text null,
    "models" json not null,
    "created_at" timestamptz(3) not null,
    "updated_at" timestamptz(3) not null,
    primary key ("name")
  )`,
  `create table "secrets" (
    "id" text not null,
    "owner_id" text not null,
    "space" text not null,
    "name" text not null,
    "key_id" text not null,
    "nonce" bytea not null,
    "ciphertext" bytea not null,
    "created_at" timestamptz(3) not null,
    "updated_at" timestamptz(3) not null,
    primary key ("id")
  )`,
  'alter table "secrets" add constraint "secrets_space_name_unique" unique ("space", "name")',
  `create table "sessions" (
    "id" text not null,
    "owner_id" text not null,
    "agent" text not null,
    "title" text not null,
    "titled" boolean not null default false,
    "origin" text not null,
    "created_at" timestamptz(3) not null,
    "updated_at" timestamptz(3) not null,
    primary key ("id")
  )`,
  'create index "sessions_owner_id_updated_at_index" on "sessions" ("owner_id", "updated_at")',
  `create table "settings" (
    "name" text not null,
    "owner_id" text not null,
    "value" json not null,
    "updated_at" timestamptz(3) not null,
    primary key ("name")
  )`,
  `create table "tokens" (
    "id" text not null,
    "owner_id" text not null,
    "name" text not null,
    "kind" text not null,
    "scopes" json not null,
    "created_at" timestamptz(3) not null,
    "expires_at" timestamptz(3) null,
    "last_used_at" timestamptz(3) null,
    "revoked_at" timestamptz(3) null,
    primary key ("id")
  )`,
  `create table "turns" (
    "id" text not null,
    "owner_id" text not null,
    "session_id" text not null,
    "agent" text not null,
    "model" text null,
    "origin" text not null,
    "status" text not null,
    "tainted" boolean not null default false,
    "usage" json null,
    "error" json null,
    "claimed_by" text null,
    "fence" int not null default 0,
    "lease_until" timestamptz(3) null,
    "created_at" timestamptz(3) not null,
    "finished_at" timestamptz(3) null,
    primary key ("id")
  )`,
  'create index "turns_session_id_id_index" on "turns" ("session_id", "id")',
  'create index "turns_status_index" on "turns" ("status")',
  `create table "steps" (
    "id" text not null,
    "owner_id" text not null,
    "turn_id" text not null,
    "seq" int not null,
    "kind" text not null,
    "state" text not null,
    "plugin" text null,
    "tool" text null,
    "effect" text null,
    "tool_call" text null,
    "input" json null,
    "output" json null,
    "error" json null,
    "denials" json null,
    "ms" double precision null,
    "created_at" timestamptz(3) not null,
    "finished_at" timestamptz(3) null,
    primary key ("id")
  )`,
  'alter table "steps" add constraint "steps_turn_id_seq_unique" unique ("turn_id", "seq")',
  `create table "messages" (
    "id" text not null,
    "owner_id" text not null,
    "session_id" text not null,
    "turn_id" text not null,
    "role" text not null,
    "text" text not null,
    "status" text not null,
    "error" json null,
    "idempotency_key" text null,
    "created_at" timestamptz(3) not null,
    primary key ("id")
  )`,
  'create index "messages_turn_id_index" on "messages" ("turn_id")',
  'create index "messages_session_id_id_index" on "messages" ("session_id", "id")',
  'alter table "messages" add constraint "messages_owner_id_idempotency_key_unique" unique ("owner_id", "idempotency_key")',
  'alter table "plugins" add constraint "plugins_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "key_value_usages" add constraint "key_value_usages_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "key_value_entries" add constraint "key_value_entries_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "identities" add constraint "identities_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "grants" add constraint "grants_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "grants" add constraint "grants_revoked_by_id_foreign" foreign key ("revoked_by_id") references "principals" ("id") on delete set null',
  'alter table "agents" add constraint "agents_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "providers" add constraint "providers_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "secrets" add constraint "secrets_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "sessions" add constraint "sessions_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "settings" add constraint "settings_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "tokens" add constraint "tokens_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "turns" add constraint "turns_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "turns" add constraint "turns_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade',
  'alter table "steps" add constraint "steps_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "steps" add constraint "steps_turn_id_foreign" foreign key ("turn_id") references "turns" ("id") on delete cascade',
  'alter table "messages" add constraint "messages_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "messages" add constraint "messages_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade',
  'alter table "messages" add constraint "messages_turn_id_foreign" foreign key ("turn_id") references "turns" ("id") on delete cascade',
]
