import { Migration } from '@mikro-orm/migrations'

/** A plugin that ended its process too often does not run after a restart either. */
export class Quarantine extends Migration {
  override name = '0008-quarantine'

  override up(): void {
    this.addSql(`create table "plugin_quarantines" (
      "plugin" text not null,
      "reason" text not null,
      "since" datetime not null,
      primary key ("plugin")
    )`)
  }
}
