import type { Caller } from '../access/caller.ts'

/** Where the keys of stored providers lie: the gateway's vault, in the space `provider:<name>`. */
export interface ProviderKeys {
  read(provider: string): Promise<string | undefined>
  write(caller: Caller, provider: string, key: string): Promise<void>
  remove(caller: Caller, provider: string): Promise<void>
}
