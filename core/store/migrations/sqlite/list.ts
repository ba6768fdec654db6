import { Initial } from './0001-initial.ts'
import { Messages } from './0002-messages.ts'
import { SignInCodes } from './0003-sign-in-codes.ts'
import { Leases } from './0004-leases.ts'
import { Ledger } from './0005-ledger.ts'
import { GuestWork } from './0006-guest-work.ts'
import { Quarantine } from './0008-quarantine.ts'

/** In order; core/store/migrations/names.ts carries the same names. */
export const migrations = [Initial, Messages, SignInCodes, Leases, Ledger, GuestWork, Quarantine]
