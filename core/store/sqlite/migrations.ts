import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { MikroORM } from '@mikro-orm/sql'
import { z } from 'zod'
import { migrationsTable, type MigrationPort } from '../migrate.ts'
import { sqliteClient } from './client.ts'

export const snapshotsFolder = 'snapshots'
const keptSnapshots = 3
const appliedRow = z.object({ name: z.string() })

/** SQLite needs no lock of its own here: one gateway per folder holds the folder's lock. */
export function sqliteMigrations(orm: MikroORM, dataDir: string): MigrationPort {
  return {
    async applied() {
      const database = await sqliteClient(orm)
      const table = database.prepare('select 1 from sqlite_master where type = ? and name = ?').get('table', migrationsTable)
      if (table === undefined) return []
      return database.prepare(`select name from ${migrationsTable} order by id`).all().map((row) => appliedRow.parse(row).name)
    },
    exclusively: (work) => work(),
    async snapshot(name) {
      const folder = path.join(dataDir, snapshotsFolder)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = path.join(folder, `${new Date().toISOString().replaceAll(':', '-')}-before-${name}.db`)
      const database = await sqliteClient(orm)
      database.prepare('vacuum into ?').run(file)
      await dropOldest(folder)
      return file
    },
    async load() {
      const { migrations } = await import('../migrations/sqlite/list.ts')
      return migrations
    },
  }
}

async function dropOldest(folder: string): Promise<void> {
  // Names begin with the time: they sort by age.
  const snapshots = (await readdir(folder)).filter((name) => name.endsWith('.db')).sort()
  for (const name of snapshots.slice(0, -keptSnapshots)) await rm(path.join(folder, name))
}
