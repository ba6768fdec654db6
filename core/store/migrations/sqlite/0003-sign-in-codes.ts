import { Migration } from '@mikro-orm/migrations'

/** Sign-in codes that outlive a restart and work at every gateway of one database. */
export class SignInCodes extends Migration {
  override name = '0003-sign-in-codes'

  override up(): void {
    for (const statement of statements) this.addSql(statement)
  }
}

const statements = [
  `create table "sign_in_codes" (
    "id" text not null primary key,
    "digest" text not null,
    "owner_id" text not null,
    "scopes" json not null,
    "created_at" datetime not null,
    "expires_at" datetime not null,
    constraint "sign_in_codes_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")
  )`,
  'create index "sign_in_codes_owner_id_index" on "sign_in_codes" ("owner_id")',
  'create unique index "sign_in_codes_digest_unique" on "sign_in_codes" ("digest")',
]
