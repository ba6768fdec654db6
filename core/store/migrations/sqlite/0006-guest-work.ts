import { Migration } from '@mikro-orm/migrations'

/** Plugins' files and jobs, the messages that they are to be shown, and what they changed in others. */
export class GuestWork extends Migration {
  override name = '0006-guest-work'

  override up(): void {
    for (const statement of statements) this.addSql(statement)
  }
}

const statements = [
  `create table "plugin_files" (
    "plugin" text not null,
    "owner_id" text not null,
    "path" text not null,
    "blob_id" text not null,
    "type" text not null,
    "bytes" bigint not null,
    "changed_at" datetime not null,
    primary key ("plugin", "owner_id", "path"),
    constraint "plugin_files_owner_id_foreign" foreign key ("owner_id") references "principals" ("id"),
    constraint "plugin_files_blob_id_foreign" foreign key ("blob_id") references "blobs" ("id")
  )`,
  'create index "plugin_files_blob_id_index" on "plugin_files" ("blob_id")',
  `create table "plugin_file_counts" (
    "plugin" text not null,
    "owner_id" text not null,
    "bytes" bigint not null,
    "files" integer not null,
    primary key ("plugin", "owner_id"),
    constraint "plugin_file_counts_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  `create table "jobs" (
    "id" text not null primary key,
    "owner_id" text not null,
    "plugin" text not null,
    "name" text not null,
    "source" text not null,
    "run" text not null,
    "cron" text null,
    "every_ms" bigint null,
    "at" datetime null,
    "timezone" text null,
    "payload" json null,
    "due_at" datetime null,
    "planned_at" datetime null,
    "tries" integer not null default 0,
    "claimed_by" text null,
    "fence" integer not null default 0,
    "lease_until" datetime null,
    "last_at" datetime null,
    "last_ms" integer null,
    "last_error" json null,
    "created_at" datetime not null,
    "updated_at" datetime not null,
    constraint "jobs_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "jobs_due_at_index" on "jobs" ("due_at")',
  'create unique index "jobs_plugin_owner_id_name_unique" on "jobs" ("plugin", "owner_id", "name")',
  `create table "observations" (
    "id" text not null primary key,
    "plugin" text not null,
    "owner_id" text not null,
    "message_id" text not null,
    "tries" integer not null default 0,
    "due_at" datetime not null,
    "claimed_by" text null,
    "lease_until" datetime null,
    constraint "observations_owner_id_foreign" foreign key ("owner_id") references "principals" ("id"),
    constraint "observations_message_id_foreign" foreign key ("message_id") references "messages" ("id") on delete cascade
  )`,
  'create index "observations_due_at_index" on "observations" ("due_at")',
  'create index "observations_message_id_index" on "observations" ("message_id")',
  'create index "observations_plugin_index" on "observations" ("plugin")',
  'alter table "messages" add column "revisions" json null',
]
