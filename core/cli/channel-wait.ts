import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { Channel } from '../operations/shapes/channel.ts'
import { CliError } from './cli-error.ts'
import type { GatewayClient } from './gateway-client.ts'
import { readAnswer } from './read-answer.ts'

/** A platform that refuses a token says so at once; one that takes it keeps the request open. */
const provenMs = 4_000
const patienceMs = 30_000
const betweenMs = 250

interface Clock {
  now(): number
  pause(ms: number): Promise<unknown>
}

/** Waits until the channel listens and goes on listening, or has a problem, or does not begin. */
export async function waitForChannel(airlock: Pick<GatewayClient, 'call'>, name: string, clock: Clock = { now: () => performance.now(), pause }): Promise<Channel> {
  const began = clock.now()
  let listensSince: number | undefined
  for (;;) {
    const { channels } = readAnswer(z.object({ channels: z.array(Channel) }), await airlock.call('channel.list', {}))
    const channel = channels.find((each) => each.name === name)
    if (channel === undefined) throw new CliError('aborted', `The channel ${name} was removed meanwhile`)
    if (channel.state === 'problem' || channel.state === 'disabled') return channel
    listensSince = channel.state === 'listening' ? (listensSince ?? clock.now()) : undefined
    if (listensSince !== undefined && clock.now() - listensSince >= provenMs) return channel
    if (clock.now() - began >= patienceMs) return channel
    await clock.pause(betweenMs)
  }
}
