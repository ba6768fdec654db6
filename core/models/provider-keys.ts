import type { SecretVault } from '../store/secrets.ts'

/** The keys of stored providers: secrets of the gateway in the space `provider:<name>`, which no plugin can name. */
export interface ProviderKeys {
  read(provider: string): Promise<string | undefined>
  write(owner: string, provider: string, key: string): Promise<void>
  remove(provider: string): Promise<void>
}

const keyName = 'key'

export function createProviderKeys(vault: Pick<SecretVault, 'readValue' | 'writeValue' | 'removeValue'>): ProviderKeys {
  const space = (provider: string) => `provider:${provider}`
  return {
    read: provider => vault.readValue(space(provider), keyName),
    write: (owner, provider, key) => vault.writeValue(owner, space(provider), keyName, key),
    async remove(provider) {
      await vault.removeValue(space(provider), keyName)
    },
  }
}
