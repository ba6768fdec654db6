import type { Attack } from './attack.ts'
import { addressCases } from './cases/addresses.ts'
import { belongingsCases } from './cases/belongings.ts'
import { callGuesses } from './cases/call-guesses.ts'
import { connectionAddressCases, connectionCases } from './cases/connections.ts'
import { confusionCases } from './cases/confusion.ts'
import { frameAttacks } from './cases/frame-attacks.ts'
import { guestAttacks } from './cases/guest-attacks.ts'
import { moduleAttacks } from './cases/module-attacks.ts'
import { processAttacks } from './cases/process-attacks.ts'
import { requestAttacks } from './cases/request-attack.ts'
import { secretCases } from './cases/secrets.ts'

/** Every attack, in the order of the scoreboard. */
export function allAttacks(guests: Readonly<Record<string, string>>): Attack[] {
  return [
    ...guestAttacks(guests),
    ...moduleAttacks,
    ...frameAttacks,
    ...callGuesses,
    ...processAttacks,
    ...requestAttacks('addresses', [...addressCases, ...connectionAddressCases]),
    ...requestAttacks('confusion', [...confusionCases, ...belongingsCases, ...connectionCases]),
    ...requestAttacks('secrets', secretCases),
  ]
}
