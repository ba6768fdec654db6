import { computed, count, field, textOf } from '../cell.ts'
import type { Command, Positional } from '../command.ts'
import { parseFolder, parseJson } from '../parse-value.ts'

const plugin: Positional = { key: 'plugin', description: "The plugin's name" }

export const pluginCommands: readonly Command[] = [
  {
    words: ['plugin', 'list'],
    summary: 'The installed plugins',
    operation: 'plugin.list',
    listing: {
      of: 'plugins',
      columns: [
        field('NAME', 'name'),
        field('VERSION', 'version'),
        field('TIER', 'tier'),
        computed('STATE', stateOf),
        computed('RUNS', ({ run }) => runOf(run, 'state')),
        { ...computed('MB', ({ run }) => runOf(run, 'memoryMb')), align: 'right' },
        { ...computed('CALLS', ({ run }) => runOf(run, 'calls')), align: 'right' },
        { ...computed('KILLS', ({ run }) => runOf(run, 'kills')), align: 'right' },
        count('TOOLS', 'tools'),
        field('DESCRIPTION', 'description'),
      ],
      empty: 'No plugins yet; `airlock plugin install <folder>` adds one.',
    },
  },
  {
    words: ['plugin', 'inspect'],
    summary: 'What a plugin contributes and asks for; with a folder, before it is installed',
    positionals: [{ key: 'what', label: 'plugin-or-folder', description: 'A name, or a folder such as ./hello' }],
    json: true,
    load: () => import('../plugin-inspect.ts'),
  },
  {
    words: ['plugin', 'install'],
    summary: 'Install a plugin from a folder: shows what it asks for, then asks',
    positionals: [{ key: 'source', label: 'folder', description: 'The folder with its package.json', parse: parseFolder }],
    flags: [{ flags: '--no-grant', key: 'grant', description: 'Install it without granting anything' }],
    asks: true,
    json: true,
    load: () => import('../plugin-install.ts'),
  },
  {
    words: ['plugin', 'enable'],
    summary: 'Offer its tools again',
    operation: 'plugin.enable',
    positionals: [plugin],
    say: (_, input) => `${textOf(input.plugin)} is enabled.`,
  },
  {
    words: ['plugin', 'disable'],
    summary: 'Stop it and offer its tools no more',
    operation: 'plugin.disable',
    positionals: [plugin],
    say: (_, input) => `${textOf(input.plugin)} is disabled.`,
  },
  {
    words: ['plugin', 'remove'],
    summary: 'Remove it, its grants, secrets and data',
    operation: 'plugin.remove',
    positionals: [plugin],
    question: (input) => `Remove ${textOf(input.plugin)} with its grants, secrets and data?`,
    say: (_, input) => `${textOf(input.plugin)} is removed.`,
  },
  {
    words: ['plugin', 'call'],
    summary: 'Run a tool without a model',
    positionals: [
      plugin,
      { key: 'tool', description: "The tool's name" },
      { key: 'input', rest: true, optional: true, description: 'JSON, name=value …, or plain text for a tool that takes one text' },
    ],
    json: true,
    load: () => import('../plugin-call.ts'),
  },
  {
    words: ['plugin', 'configure'],
    summary: 'Set its config',
    operation: 'plugin.configure',
    positionals: [plugin, { key: 'config', description: 'The whole config as JSON', parse: parseJson }],
    say: (_, input) => `${textOf(input.plugin)} is configured.`,
  },
  {
    words: ['plugin', 'limit'],
    summary: 'Allow it less than it asks for: memory, time, requests, bytes',
    operation: 'plugin.limit',
    positionals: [plugin, { key: 'limits', description: 'JSON such as {"memoryMb":32}; {} for what it asks for', parse: parseJson }],
    say: (_, input) => `The limits of ${textOf(input.plugin)} are set.`,
  },
]

function runOf(run: unknown, key: string): string {
  return typeof run === 'object' && run !== null ? textOf(Reflect.get(run, key)) : '—'
}

function stateOf({ enabled, active, missing }: Readonly<Record<string, unknown>>): string {
  if (enabled !== true) return 'disabled'
  if (active === true) return 'active'
  return Array.isArray(missing) && missing.length > 0 ? `needs ${missing.map(textOf).join(', ')}` : 'inactive'
}
