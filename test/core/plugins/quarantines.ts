import test from 'ava'
import { loadQuarantines } from '../../../core/plugins/quarantines.ts'
import { PluginQuarantine } from '../../../core/store/entities/plugin-quarantine.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { until } from '../../helpers/channel-scene.ts'

const databaseTest = await onBothDatabases(test)
const log = { error() {} }

databaseTest('a quarantine outlives a restart and ends when it is lifted', async (t, database) => {
  const store = await database.open()
  const told: string[] = []
  const options = { store, log, events: { publish: (_: string, type: string) => void told.push(type) } }
  const first = await loadQuarantines(options)
  t.is(first.of('bad'), undefined)
  first.put('bad', 'it fell')
  first.put('bad', 'it fell again')
  await until(async () => (await store.fork().count(PluginQuarantine)) === 1)

  const second = await loadQuarantines(options)
  t.like(second.of('bad'), { reason: 'it fell' })
  await second.lift('bad')
  await second.lift('never was')
  t.is(second.of('bad'), undefined)
  t.is((await loadQuarantines(options)).of('bad'), undefined)
  t.deepEqual(told, ['plugin.quarantined', 'plugin.changed'])
})
