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
    "changed_at" timestamptz(3) not null,
    primary key ("plugin", "owner_id", "path")
  )`,
  'create index "plugin_files_blob_id_index" on "plugin_files" ("blob_id")',
  `create table "plugin_file_counts" (
    "plugin" text not null,
    "owner_id" text not null,
    "bytes" bigint not null,
    "files" int not null,
    primary key ("plugin", "owner_id")
  )`,
  `create table "jobs" (
    "id" text not null,
    "owner_id" text not null,
    "plugin" text not null,
    "name" text not null,
    "source" text not null,
    "run" text not null,
    "cron" text null,
    "every_ms" bigint null,
    "at" timestamptz(3) null,
    "timezone" text null,
    "payload" json null,
    "due_at" timestamptz(3) null,
    "planned_at" timestamptz(3) null,
    "tries" int not null default 0,
    "claimed_by" text null,
    "fence" int not null default 0,
    "lease_until" timestamptz(3) null,
    "last_at" timestamptz(3) null,
    "last_ms" int null,
    "last_error" json null,
    "created_at" timestamptz(3) not null,
    "updated_at" timestamptz(3) not null,
    primary key ("id")
  )`,
  'create index "jobs_due_at_index" on "jobs" ("due_at")',
  'alter table "jobs" add constraint "jobs_plugin_owner_id_name_unique" unique ("plugin", "owner_id", "name")',
  `create table "observations" (
    "id" text not null,
    "plugin" text not null,
    "owner_id" text not null,
    "message_id" text not null,
    "tries" int not null default 0,
    "due_at" timestamptz(3) not null,
    "claimed_by" text null,
    "lease_until" timestamptz(3) null,
    primary key ("id")
  )`,
  'create index "observations_due_at_index" on "observations" ("due_at")',
  'create index "observations_message_id_index" on "observations" ("message_id")',
  'create index "observations_plugin_index" on "observations" ("plugin")',
  'alter table "plugin_files" add constraint "plugin_files_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "plugin_files" add constraint "plugin_files_blob_id_foreign" foreign key ("blob_id") references "blobs" ("id")',
  'alter table "plugin_file_counts" add constraint "plugin_file_counts_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "jobs" add constraint "jobs_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "observations" add constraint "observations_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
  'alter table "observations" add constraint "observations_message_id_foreign" foreign key ("message_id") references "messages" ("id") on delete cascade',
  'alter table "messages" add "revisions" json null',
]
