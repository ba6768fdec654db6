import { count, field, textOf } from '../cell.ts'
import type { Command, Positional } from '../command.ts'

const name: Positional = { key: 'name', description: "The provider's name" }

export const providerCommands: readonly Command[] = [
  {
    words: ['provider', 'list'],
    summary: 'Where models come from',
    operation: 'provider.list',
    listing: {
      of: 'providers',
      columns: [field('NAME', 'name'), field('KIND', 'kind'), field('SOURCE', 'source'), field('KEY', 'hasKey'), count('MODELS', 'models'), field('ADDRESS', 'baseUrl')],
      empty: 'No providers: set a key such as OPENAI_API_KEY, start Ollama, or `airlock provider put <name> --kind …`.',
    },
  },
  {
    words: ['provider', 'put'],
    summary: 'Add a model provider; its key is asked for, or piped in',
    positionals: [name],
    flags: [
      { flags: '--kind <kind>', key: 'kind', description: 'openai, anthropic, google, ollama or compatible; by default, as its name' },
      { flags: '--base-url <url>', key: 'baseUrl', description: 'Of a compatible endpoint' },
      { flags: '--no-key', key: 'key', description: 'It needs no key, or keeps the stored one' },
    ],
    json: true,
    load: () => import('../provider-put.ts'),
  },
  {
    words: ['provider', 'remove'],
    summary: 'Forget a provider and its key',
    operation: 'provider.remove',
    positionals: [name],
    question: (input) => `Forget the provider ${textOf(input.name)} and its key?`,
    say: (_, input) => `The provider ${textOf(input.name)} is forgotten.`,
  },
]
