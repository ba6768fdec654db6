/** Why work on a turn ends though the turn does not: its journal says how far it is, and somebody takes it up later. */
export class TurnLeft extends Error {
  override name = 'TurnLeft'
  readonly why: 'gateway_stops' | 'waits_for_approval' | 'claim_lost'

  constructor(why: TurnLeft['why']) {
    super(why)
    this.why = why
  }
}
