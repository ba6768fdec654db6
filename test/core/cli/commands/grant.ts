import test from 'ava'
import { grantCommands } from '../../../../core/cli/commands/grant.ts'

const listing = grantCommands.find((command) => command.words[1] === 'list')
const may = listing && 'listing' in listing ? listing.listing?.columns.find(({ title }) => title === 'MAY') : undefined

test('a grant is listed in words, and as it is where it has none', (t) => {
  const consents = [{ text: { en: 'read **a.example**' }, weight: 3 }, { text: { en: 'write **b.example**' }, weight: 4 }]
  t.is(may?.cell({ consents, scope: {} }), 'read a.example; write b.example')
  t.is(may?.cell({ consents: [], scope: { bytes: 5 } }), '{"bytes":5}')
  t.is(may?.cell({ scope: null }), '—')
  t.is(may?.cell({ consents: [null, { text: 7 }, { text: {} }] }), '; ; ')
})
