import type { BrokerRecord } from '../../sandbox/broker/broker.ts'
import type { UseEntry } from './entry.ts'
import type { Ledger } from './ledger.ts'

/** Too frequent to be listed, and of no consequence: their sums are. */
export const countedCapabilities: ReadonlySet<string> = new Set(['log', 'clock', 'random'])

const maxTriedChars = 300

/** Records a request that the broker answered; nothing has to be waited for where it is merely counted. */
export function recordUse(ledger: Pick<Ledger, 'append' | 'count'>, request: BrokerRecord): Promise<void> | void {
  return countedCapabilities.has(request.capability) ? ledger.count(request.plugin, request.capability) : ledger.append(entryOfUse(request))
}

/** What the ledger says of a request that the broker answered. */
export function entryOfUse({ plugin, version, digest, caller, capability, method, tried, code, outcome, ms, secrets }: BrokerRecord): UseEntry {
  return {
    kind: 'use',
    plugin, version, digest, capability, method,
    tried: withoutQueries(tried),
    code,
    ...(outcome && { outcome }),
    ms: Math.round(ms * 10) / 10,
    principal: caller.principal,
    session: caller.session,
    turn: caller.turn,
    message: caller.message,
    toolCall: caller.toolCall,
    through: caller.through,
    channel: caller.channel,
    ...(secrets.length > 0 && { secrets }),
  }
}

/** What stands behind a question mark is what a guest says, and not where to: it may hold anything. */
function withoutQueries(tried: string): string {
  if (!tried.includes('?') && !tried.includes('#')) return tried.slice(0, maxTriedChars)
  return tried.replaceAll(/([a-z]+:\/\/[^\s?#]*)[?#]\S*/gi, '$1?…').slice(0, maxTriedChars)
}
