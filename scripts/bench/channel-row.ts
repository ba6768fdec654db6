import { openTelegramWorld } from '../../test/helpers/chaos/telegram-world.ts'
import { createBenchHome } from './bench-home.ts'
import { figures } from './measure.ts'
import { chooseModel, startQuickModel } from './message-rows.ts'
import type { Row } from './row.ts'

/** More than one person: nobody may write without end. */
const chats = Array.from({ length: 10 }, (_, index) => 1_001 + index)
const warmUp = 40
const messages = 200

/** From a message that Telegram hands out to its turn at work: poll, stored event, guest, reception, stored message. */
export async function channelRow(): Promise<Row> {
  await using model = await startQuickModel()
  await using telegram = await openTelegramWorld(() => 1, 0)
  await using home = await createBenchHome()
  await chooseModel(home, model.url)
  await using gateway = await home.open()
  const { caller, services } = gateway
  await services.plugins.configure(caller, { plugin: 'telegram', config: { apiRoot: telegram.origin } })
  const { plugin } = await services.plugins.inspect(caller, { plugin: 'telegram' })
  for (const { capability, scope } of plugin.rights.required) await services.grants.allow(caller, { plugin: 'telegram', capability, scope })
  await services.secrets.set(caller, { plugin: 'telegram', name: 'bot_token', value: '123456:bench-token-0123456789abcdefghijk' })
  await services.channels.add(caller, { plugin: 'telegram', policy: 'allowlist', allowed: chats.map(String) })

  const waiting = new Map<string, () => void>()
  const next = (type: string) => new Promise<void>((resolve) => waiting.set(type, resolve))
  gateway.events.onPublish(({ type }) => {
    const resolve = waiting.get(type)
    waiting.delete(type)
    resolve?.()
  })
  const samples: number[] = []
  for (let count = 0; count < warmUp + messages; count += 1) {
    const [began, ended] = [next('turn.started'), next('message.final')]
    const written = performance.now()
    telegram.write(chats[count % chats.length]!, `Hello ${count}`)
    await began
    if (count >= warmUp) samples.push(performance.now() - written)
    await ended
    // A poll is under way again before the next is written: what is measured is not how long one takes to begin.
    while (!telegram.isPolled()) await new Promise(setImmediate)
  }

  const ours = figures(samples)
  return { what: 'a message from Telegram to its turn at work', unit: 'ms', ours, target: 'p50 at most 10 ms', holds: ours.median <= 10 }
}
