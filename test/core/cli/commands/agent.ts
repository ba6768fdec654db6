import test from 'ava'
import { agentCommands } from '../../../../core/cli/commands/agent.ts'

const put = agentCommands.find(({ words }) => words[1] === 'put')
const read = (flag: string, text: string) => put?.flags?.find(({ flags }) => flags.startsWith(flag))?.parse?.(text)

test('the flags of an agent become its input', (t) => {
  t.is(read('--model', 'default'), null)
  t.is(read('--model', 'lab/one'), 'lab/one')
  t.deepEqual(read('--fallback', 'lab/two, lab/three'), ['lab/two', 'lab/three'])
  t.deepEqual(read('--fallback', 'none'), [])
  t.deepEqual(read('--daily', 'tokens=5'), { tokens: 5 })
  t.is(read('--tools', 'all'), 'all')
  t.deepEqual(read('--tools', 'notes,clock__now'), ['notes', 'clock__now'])
})
