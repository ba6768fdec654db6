/** Every migration in order, the same on both databases. Only what is pending loads the statements behind the names. */
export const migrationNames: readonly string[] = ['0001-initial', '0002-messages', '0003-sign-in-codes', '0004-leases', '0005-ledger', '0006-guest-work', '0008-quarantine']
