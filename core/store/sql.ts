import type { EntityProperty, EntitySchema, MikroORM } from '@mikro-orm/sql'

/** A piece of SQL where a value would stand. */
export class Fragment {
  readonly sql: string
  constructor(sql: string) {
    this.sql = sql
  }
}

export type Value = unknown
export type SqlRow = Record<string, unknown>

/** How a dialect runs one statement inside the transaction at hand. Placeholders are `?` on both. */
export interface SqlRunner {
  run(statement: string, values: readonly Value[]): Promise<number>
  all(statement: string, values: readonly Value[]): Promise<SqlRow[]>
}

/**
 * Plain statements inside one transaction, for what happens with every message: building them by MikroORM costs
 * five times what SQLite needs to run them. Names, types and JSON come from the entities, so that both ways write the same.
 */
export interface Sql extends SqlRunner {
  insert<Row extends object>(entity: EntitySchema<Row>, row: { [Key in keyof Row]?: Row[Key] | Fragment }): Promise<void>
  /** Answers how many rows it changed. A list in `where` means any of it. */
  update<Row extends object>(entity: EntitySchema<Row>, where: { [Key in keyof Row]?: Row[Key] | readonly Row[Key][] }, change: { [Key in keyof Row]?: Row[Key] | Fragment }): Promise<number>
  /** The database's own clock, so many ms from now. */
  fromNow(ms?: number): Fragment
}

interface Column {
  name: string
  encode(value: unknown): Value
}

/** Knows every entity's columns; made once per store. */
export function createSqlWriter(orm: MikroORM, fromNow: (ms: number) => string): (runner: SqlRunner) => Sql {
  const tables = new Map<string, { name: string; columns: ReadonlyMap<string, Column> }>()
  const statements = new Map<string, string>()

  const tableOf = ({ meta: { className } }: { meta: { className: string } }) => {
    const known = tables.get(className)
    if (known) return known
    const meta = orm.getMetadata().getByClassName(className)
    const table = { name: meta.tableName, columns: new Map(meta.props.map((prop): [string, Column] => [prop.name, columnOf(orm, prop)])) }
    tables.set(className, table)
    return table
  }
  const once = (key: string, build: () => string) => {
    const known = statements.get(key)
    if (known !== undefined) return known
    const built = build()
    statements.set(key, built)
    return built
  }

  return (runner) => ({
    ...runner,

    async insert(entity, row) {
      const { name, columns } = tableOf(entity)
      const { keys, slots, values } = slotted(row, columns)
      const statement = once(`i ${name} ${keys.join()} ${slots.join()}`, () => `insert into "${name}" (${keys.map((key) => `"${columns.get(key)!.name}"`).join(', ')}) values (${slots.join(', ')})`)
      await runner.run(statement, values)
    },

    async update(entity, where, change) {
      const { name, columns } = tableOf(entity)
      const set = slotted(change, columns)
      const tests = Object.entries(where).filter(([, value]) => value !== undefined)
      const shape = tests.map(([key, value]) => `${key}${Array.isArray(value) ? value.length : value === null ? 'n' : ''}`)
      const statement = once(`u ${name} ${set.keys.join()} ${set.slots.join()} ${shape.join()}`, () => {
        const sets = set.keys.map((key, index) => `"${columns.get(key)!.name}" = ${set.slots[index]}`)
        return `update "${name}" set ${sets.join(', ')} where ${tests.map(([key, value]) => test(columns.get(key)!.name, value)).join(' and ')}`
      })
      const wanted = tests.flatMap(([key, value]) => (value === null ? [] : Array.isArray(value) ? value : [value]).map((one) => columns.get(key)!.encode(one)))
      return runner.run(statement, [...set.values, ...wanted])
    },

    fromNow: (ms = 0) => new Fragment(fromNow(ms)),
  })
}

function slotted(row: object, columns: ReadonlyMap<string, Column>): { keys: string[]; slots: string[]; values: Value[] } {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined)
  return {
    keys: entries.map(([key]) => key),
    slots: entries.map(([, value]) => (value instanceof Fragment ? value.sql : '?')),
    values: entries.flatMap(([key, value]) => (value instanceof Fragment ? [] : [columns.get(key)!.encode(value)])),
  }
}

function test(column: string, value: unknown): string {
  if (value === null) return `"${column}" is null`
  return Array.isArray(value) ? `"${column}" in (${value.map(() => '?').join(', ')})` : `"${column}" = ?`
}

function columnOf(orm: MikroORM, { fieldNames, name, customType }: EntityProperty): Column {
  const platform = orm.em.getPlatform()
  return {
    name: fieldNames?.[0] ?? name,
    encode(value) {
      if (value === null || value === undefined) return null
      const converted: unknown = customType ? customType.convertToDatabaseValue(value, platform, { mode: 'query' }) : value
      return converted instanceof Date ? platform.processDateProperty(converted) : converted
    },
  }
}

/** Did the database refuse a second row of the same key? */
export function isUniqueViolation(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = Reflect.get(at, 'code')
    if (code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return true
  }

  return false
}
