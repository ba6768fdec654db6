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
    "id" text not null primary key,
    "kind" text not null,
    "role" text not null,
    "name" text not null,
    "created_at" datetime not null,
    "disabled_at" datetime null
  )`,
  `create table "plugins" (
    "name" text not null primary key,
    "owner_id" text not null,
    "version" text not null,
    "digest" text not null,
    "tier" text not null,
    "publisher" text null,
    "source" text not null,
    "manifest" json not null,
    "config" json null,
    "enabled" integer not null default true,
    "created_at" datetime not null,
    "updated_at" datetime not null,
    constraint "plugins_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "plugins_owner_id_index" on "plugins" ("owner_id")',
  `create table "key_value_usages" (
    "plugin" text not null,
    "owner_id" text not null,
    "bytes" bigint not null,
    primary key ("plugin", "owner_id"),
    constraint "key_value_usages_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "key_value_usages_owner_id_index" on "key_value_usages" ("owner_id")',
  `create table "key_value_entries" (
    "id" text not null primary key,
    "owner_id" text not null,
    "plugin" text not null,
    "key" text not null,
    "value" text not null,
    "bytes" integer not null,
    "updated_at" datetime not null,
    constraint "key_value_entries_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create unique index "key_value_entries_plugin_owner_id_key_unique" on "key_value_entries" ("plugin", "owner_id", "key")',
  `create table "identities" (
    "id" text not null primary key,
    "owner_id" text not null,
    "plugin" text not null,
    "account" text not null,
    "external_id" text not null,
    "label" text null,
    "created_at" datetime not null,
    constraint "identities_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "identities_owner_id_index" on "identities" ("owner_id")',
  'create unique index "identities_plugin_account_external_id_unique" on "identities" ("plugin", "account", "external_id")',
  `create table "grants" (
    "id" text not null primary key,
    "owner_id" text not null,
    "plugin" text not null,
    "capability" text not null,
    "scope" json not null,
    "created_at" datetime not null,
    "expires_at" datetime null,
    "revoked_at" datetime null,
    "revoked_by_id" text null,
    constraint "grants_owner_id_foreign" foreign key ("owner_id") references "principals" ("id"),
    constraint "grants_revoked_by_id_foreign" foreign key ("revoked_by_id") references "principals" ("id") on delete set null
  )`,
  'create index "grants_owner_id_index" on "grants" ("owner_id")',
  'create index "grants_revoked_by_id_index" on "grants" ("revoked_by_id")',
  'create index "grants_plugin_revoked_at_index" on "grants" ("plugin", "revoked_at")',
  `create table "agents" (
    "name" text not null primary key,
    "owner_id" text not null,
    "model" text null,
    "instructions" text not null,
    "tools" json not null,
    "limits" json not null,
    "created_at" datetime not null,
    "updated_at" datetime not null,
    constraint "agents_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "agents_owner_id_index" on "agents" ("owner_id")',
  `create table "providers" (
    "name" text not null primary key,
    "owner_id" text not null,
    "kind" text not null,
    "base_url" text null,
    "models" json not null,
    "created_at" datetime not null,
    "updated_at" datetime not null,
    constraint "providers_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "providers_owner_id_index" on "providers" ("owner_id")',
  `create table "secrets" (
    "id" text not null primary key,
    "owner_id" text not null,
    "space" text not null,
    "name" text not null,
    "key_id" text not null,
    "nonce" blob not null,
    "ciphertext" blob not null,
    "created_at" datetime not null,
    "updated_at" datetime not null,
    constraint "secrets_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "secrets_owner_id_index" on "secrets" ("owner_id")',
  'create unique index "secrets_space_name_unique" on "secrets" ("space", "name")',
  `create table "sessions" (
    "id" text not null primary key,
    "owner_id" text not null,
    "agent" text not null,
    "title" text not null,
    "titled" integer not null default false,
    "origin" text not null,
    "created_at" datetime not null,
    "updated_at" datetime not null,
    constraint "sessions_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "sessions_owner_id_updated_at_index" on "sessions" ("owner_id", "updated_at")',
  `create table "settings" (
    "name" text not null primary key,
    "owner_id" text not null,
    "value" json not null,
    "updated_at" datetime not null,
    constraint "settings_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "settings_owner_id_index" on "settings" ("owner_id")',
  `create table "tokens" (
    "id" text not null primary key,
    "owner_id" text not null,
    "name" text not null,
    "kind" text not null,
    "scopes" json not null,
    "created_at" datetime not null,
    "expires_at" datetime null,
    "last_used_at" datetime null,
    "revoked_at" datetime null,
    constraint "tokens_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "tokens_owner_id_index" on "tokens" ("owner_id")',
  `create table "turns" (
    "id" text not null primary key,
    "owner_id" text not null,
    "session_id" text not null,
    "agent" text not null,
    "model" text null,
    "origin" text not null,
    "status" text not null,
    "tainted" integer not null default false,
    "usage" json null,
    "error" json null,
    "claimed_by" text null,
    "fence" integer not null default 0,
    "lease_until" datetime null,
    "created_at" datetime not null,
    "finished_at" datetime null,
    constraint "turns_owner_id_foreign" foreign key ("owner_id") references "principals" ("id"),
    constraint "turns_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade
  )`,
  'create index "turns_session_id_id_index" on "turns" ("session_id", "id")',
  'create index "turns_status_index" on "turns" ("status")',
  `create table "steps" (
    "id" text not null primary key,
    "owner_id" text not null,
    "turn_id" text not null,
    "seq" integer not null,
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
    "ms" double null,
    "created_at" datetime not null,
    "finished_at" datetime null,
    constraint "steps_owner_id_foreign" foreign key ("owner_id") references "principals" ("id"),
    constraint "steps_turn_id_foreign" foreign key ("turn_id") references "turns" ("id") on delete cascade
  )`,
  'create unique index "steps_turn_id_seq_unique" on "steps" ("turn_id", "seq")',
  `create table "messages" (
    "id" text not null primary key,
    "owner_id" text not null,
    "session_id" text not null,
    "turn_id" text not null,
    "role" text not null,
    "text" text not null,
    "status" text not null,
    "error" json null,
    "idempotency_key" text null,
    "created_at" datetime not null,
    constraint "messages_owner_id_foreign" foreign key ("owner_id") references "principals" ("id"),
    constraint "messages_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade,
    constraint "messages_turn_id_foreign" foreign key ("turn_id") references "turns" ("id") on delete cascade
  )`,
  'create index "messages_turn_id_index" on "messages" ("turn_id")',
  'create index "messages_session_id_id_index" on "messages" ("session_id", "id")',
  'create unique index "messages_owner_id_idempotency_key_unique" on "messages" ("owner_id", "idempotency_key")',
]
