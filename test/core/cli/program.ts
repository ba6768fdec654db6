import test from 'ava'
import { commandTable } from '../../../core/cli/command-table.ts'
import type { Command } from '../../../core/cli/command.ts'
import { readCommandLine } from '../../../core/cli/program.ts'
import { createOperationTable } from '../../../core/operations/table.ts'
import { fakeTerminal } from '../../helpers/fake-terminal.ts'

const table: readonly Command[] = [
  {
    words: ['thing', 'put'],
    summary: 'Put a thing',
    operation: 'thing.put',
    positionals: [{ key: 'name', description: '' }, { key: 'words', optional: true, rest: true, description: '', parse: (text) => text }],
    flags: [{ flags: '--base-url <url>', key: 'baseUrl', description: '' }, { flags: '--no-key', key: 'key', description: '' }],
    question: () => 'Sure?',
  },
]
const read = (...argv: string[]) => readCommandLine(argv, table, fakeTerminal())

test('words and flags become one input', async (t) => {
  const chosen = await read('thing', 'put', 'a', 'b', 'c', '--base-url', 'http://x', '--no-key', '--json', '-y')
  t.deepEqual(chosen?.input, { name: 'a', words: 'b c', baseUrl: 'http://x', key: false })
  t.deepEqual([chosen?.json, chosen?.yes], [true, true])
})

test('what is not said is not sent', async (t) => {
  const chosen = await read('thing', 'put', 'a')
  t.deepEqual(chosen?.input, { name: 'a', key: true })
  t.deepEqual([chosen?.json, chosen?.yes], [false, false])
})

test('after two dashes a word may look like a flag', async (t) => {
  t.deepEqual((await read('thing', 'put', 'a', '--', '--yes'))?.input.words, '--yes')
})

test('too few and too many words are wrong usage', async (t) => {
  for (const argv of [['thing', 'put'], ['thing', 'put', 'a', '--base-url'], ['thing'], ['thing', 'get'], ['nothing']]) {
    await t.throwsAsync(read(...argv), { code: 'usage_invalid' })
  }
})

test('help and the version choose nothing', async (t) => {
  t.is(await read('thing', 'put', '--help'), undefined)
  t.is(await read('--version'), undefined)
})

test('every command that is an operation names one that exists', (t) => {
  const operations = createOperationTable()
  for (const command of commandTable) if ('operation' in command) t.true(operations.has(command.operation), command.words.join(' '))
})

test('every listing of an operation can be read by a program, and every question answered by a flag', async (t) => {
  for (const command of commandTable) {
    const needed = (command.positionals ?? []).filter(({ optional }) => !optional).map(() => '{}')
    if ('operation' in command) t.true((await readCommandLine([...command.words, ...needed, '--json'], commandTable, fakeTerminal()))?.json, command.words.join(' '))
    const asks = 'operation' in command ? command.question !== undefined : command.asks === true
    if (asks) t.true((await readCommandLine([...command.words, ...needed, '--yes'], commandTable, fakeTerminal()))?.yes, command.words.join(' '))
  }
})
