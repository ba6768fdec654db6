import test from 'ava'
import { sessionCommands } from '../../../../core/cli/commands/session.ts'

const listing = sessionCommands.find((command) => command.words[1] === 'messages')
const text = listing && 'listing' in listing ? listing.listing?.columns.find(({ title }) => title === 'TEXT') : undefined
const at = '2026-01-01T00:00:00.000Z'

test('a message says who changed it, and what went wrong', (t) => {
  t.is(text?.cell({ text: 'hi' }), 'hi')
  t.is(text?.cell({ text: 'the cat', revisions: [{ plugin: 'typos', at, before: 'teh cat' }] }), 'the cat [changed by typos, before: teh cat]')
  t.is(text?.cell({ text: 'hi', revisions: [{ plugin: 'typos', at, error: { code: 'wall_limit', message: 'too slow' } }] }), 'hi [typos could not change it: too slow]')
  t.is(text?.cell({ text: '', error: { code: 'model_missing', message: 'No model is set up yet.' } }), '[No model is set up yet.]')
})
