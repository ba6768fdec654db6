import { field, textOf } from '../cell.ts'
import type { Command, Positional } from '../command.ts'

const model: Positional = { key: 'model', description: 'provider/model' }

export const modelCommands: readonly Command[] = [
  {
    words: ['model', 'list'],
    summary: 'The models that can be used',
    operation: 'model.list',
    listing: {
      of: 'models',
      columns: [field('MODEL', 'id'), field('PROVIDER', 'provider')],
      empty: 'No models: set a key such as OPENAI_API_KEY, start Ollama, or `airlock provider put <name> --kind …`.',
    },
  },
  {
    words: ['model', 'test'],
    summary: 'Ask a model for one word',
    positionals: [{ key: 'model', description: 'provider/model; with --provider, the name as its provider says it' }],
    flags: [{ flags: '--provider <name>', key: 'provider', description: 'As `provider list` shows it' }],
    json: true,
    load: () => import('../model-test.ts'),
  },
  {
    words: ['model', 'set-default'],
    summary: 'Choose the model of every agent that names none',
    operation: 'model.setDefault',
    positionals: [model],
    say: (output) => `The default model is ${textOf(output.default)}.`,
  },
]
