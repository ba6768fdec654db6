import test from 'ava'
import { pluginCommands } from '../../../../core/cli/commands/plugin.ts'

const listing = pluginCommands.find((command) => command.words[1] === 'list')
const state = listing && 'listing' in listing ? listing.listing?.columns.find(({ title }) => title === 'STATE') : undefined

test('a plugin is active, disabled, or says what it needs', (t) => {
  t.is(state?.cell({ enabled: true, active: true, missing: [] }), 'active')
  t.is(state?.cell({ enabled: false, active: false, missing: ['kv'] }), 'disabled')
  t.is(state?.cell({ enabled: true, active: false, missing: ['kv', 'net.http'] }), 'needs kv, net.http')
  t.is(state?.cell({ enabled: true, active: false }), 'inactive')
})
