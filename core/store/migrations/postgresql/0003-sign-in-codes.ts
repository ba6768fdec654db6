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
    "id" text not null,
    "digest" text not null,
    "owner_id" text not null,
    "scopes" json not null,
    "created_at" timestamptz(3) not null,
    "expires_at" timestamptz(3) not null,
    primary key ("id")
  )`,
  'alter table "sign_in_codes" add constraint "sign_in_codes_digest_unique" unique ("digest")',
  'alter table "sign_in_codes" add constraint "sign_in_codes_owner_id_foreign" foreign key ("owner_id") references "principals" ("id")',
]
