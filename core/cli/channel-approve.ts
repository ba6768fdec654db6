import { z } from 'zod'
import { Identity, Pairing } from '../operations/shapes/channel.ts'
import { confirm } from './ask.ts'
import { identityWords, pairingWords } from './channel-words.ts'
import { CliError } from './cli-error.ts'
import type { Invocation } from './command.ts'
import type { GatewayClient } from './gateway-client.ts'
import { printable } from './printable.ts'
import { readAnswer } from './read-answer.ts'

/** Lets a stranger in: shows who asks, and asks whose account it is. */
export async function run(invocation: Invocation): Promise<void> {
  const { input, json, terminal, gateway } = invocation
  const airlock = await gateway()
  const request = await requestOf(airlock, String(input.code))
  if (!json) terminal.out(`${pairingWords(request)} asks to be let in.\n`)
  const who = await whoIsIt(airlock, request, invocation)
  const output = await airlock.call('channel.approvePairing', { id: request.id, ...who })
  const { identity } = readAnswer(z.object({ identity: Identity }), output)
  terminal.out(json ? `${JSON.stringify(output, null, 2)}\n` : `${identityWords(identity)}\n`)
}

/** By code, as the stranger was told it, or by id, as `channel pairings` shows it. */
async function requestOf(airlock: GatewayClient, typed: string): Promise<Pairing> {
  const { pairings } = readAnswer(z.object({ pairings: z.array(Pairing) }), await airlock.call('channel.pairings', {}))
  const plain = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const found = pairings.find(({ id }) => id === typed) ?? pairings.find(({ code, rejected }) => !rejected && plain(code) === plain(typed))
  if (found === undefined) throw new CliError('usage_invalid', `Nobody waits with ${typed}; a code is good for one hour, and whoever got it may write again for another`)
  return found
}

async function whoIsIt(airlock: GatewayClient, request: Pairing, { input, yes, terminal }: Invocation): Promise<{ principal?: unknown; newMember?: unknown }> {
  const { me, principal, name } = input
  if ([me, principal, name].filter((given) => given !== undefined).length > 1) throw new CliError('usage_invalid', 'Say one of --me, --principal and --name')
  if (me === true) return { principal: await ownId(airlock) }
  if (principal !== undefined) return { principal }
  if (name !== undefined) return { newMember: name }
  if (!yes && terminal.interactive) return (await askWho(request)) === 'me' ? { principal: await ownId(airlock) } : {}
  await confirm('A new member, under the name that the platform has?', { terminal, yes })
  return {}
}

async function ownId(airlock: GatewayClient): Promise<string> {
  return readAnswer(z.object({ principal: z.object({ id: z.string() }) }), await airlock.call('principal.current', {})).principal.id
}

async function askWho({ label }: Pairing): Promise<'me' | 'new'> {
  const { select } = await import('@clack/prompts')
  const answer = await select({
    message: 'Who is it?',
    options: [{ value: 'new', label: `Somebody new${label === '' ? '' : `, called ${printable(label)}`}` }, { value: 'me', label: 'Me' }, { value: 'no', label: 'Do nothing' }],
    output: process.stderr,
  })
  if (answer !== 'me' && answer !== 'new') throw new CliError('aborted', 'Nothing was changed')
  return answer
}
