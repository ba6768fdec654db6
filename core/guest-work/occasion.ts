import type { Caller as GuestCaller } from '../../sandbox/supervisor/guest-plugin.ts'
import type { Principals } from '../access/principals.ts'
import type { Origin } from '../access/caller.ts'
import type { JudgedTurn } from '../approvals/gate.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'

/** What policy must know of a call that a plugin makes: in whose name, from where, and whether strangers had a hand in it. Undefined when nobody is left in whose name. */
export async function occasionOf({ store, principals }: { store: Store; principals: Pick<Principals, 'find'> }, caller: GuestCaller): Promise<JudgedTurn | undefined> {
  const person = await principals.find(caller.principal)
  if (person === undefined) return undefined
  const turn = caller.turn === undefined ? null : await store.fork().findOne(Turn, { id: caller.turn }, { disableIdentityMap: true })
  const { origin, tainted } = turn ?? withoutTurn[caller.occasion ?? 'call']
  // A plugin's word is no person's, whoever began it.
  return { actor: person.id, role: person.role, origin, tainted: tainted || caller.tainted === true, byHand: false }
}

/** An event of a channel and a message of somebody else are strangers' words. */
const withoutTurn: Readonly<Record<NonNullable<GuestCaller['occasion']> | 'call', { origin: Origin; tainted: boolean }>> = {
  schedule: { origin: 'schedule', tainted: false },
  messages: { origin: 'channel', tainted: true },
  channel: { origin: 'channel', tainted: true },
  call: { origin: 'api', tainted: false },
}
