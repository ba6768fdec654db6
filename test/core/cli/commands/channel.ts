import test from 'ava'
import { readCommandLine } from '../../../../core/cli/program.ts'
import { channelCommands } from '../../../../core/cli/commands/channel.ts'
import { fakeTerminal } from '../../../helpers/fake-terminal.ts'

const inputOf = async (...argv: string[]) => (await readCommandLine(['channel', ...argv], channelCommands, fakeTerminal()))?.input

test('flags become what the operation takes', async (t) => {
  t.deepEqual(await inputOf('put', 'telegram'), { name: 'telegram' })
  t.deepEqual(await inputOf('put', 'telegram', '--policy', 'open', '--daily-limit', '20', '--may-approve', '--agent', 'home'), { name: 'telegram', policy: 'open', dailyLimit: 20, mayApprove: true, agent: 'home' })
  t.deepEqual(await inputOf('put', 'telegram', '--no-may-approve', '--no-enabled', '--agent', 'default', '--allow', '1, 2'), { name: 'telegram', mayApprove: false, enabled: false, agent: null, allowed: ['1', '2'] })
  t.deepEqual(await inputOf('put', 'telegram', '--enabled'), { name: 'telegram', enabled: true })
})

test('without flags nothing is said about approving', async (t) => {
  t.deepEqual(await inputOf('add', 'telegram', '--token-file', 'token.txt'), { app: 'telegram', tokenFile: 'token.txt' })
})
