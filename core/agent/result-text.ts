/** A tool's result in a conversation without a model: a value as it is, flat fields as lines, the rest as JSON. */
export function resultText(output: unknown): string {
  if (output === null || output === undefined) return 'Done.'
  if (typeof output !== 'object') return String(output)
  const entries = Object.entries(output)
  if (Array.isArray(output) || entries.length === 0 || entries.some(([, value]) => typeof value === 'object' && value !== null)) return `\`\`\`json\n${JSON.stringify(output, null, 2)}\n\`\`\``
  // A figure and the same figure as words for people are one answer.
  const values = new Set(entries.map(([, value]) => String(value)))
  if (values.size === 1) return [...values].join('')
  const isLong = (value: unknown) => typeof value === 'string' && (value.includes('\n') || value.length > 200)
  const lines = entries.filter(([, value]) => !isLong(value)).map(([name, value]) => `- **${name}**: ${String(value)}`)
  return [lines.join('\n'), ...entries.filter(([, value]) => isLong(value)).map(([, value]) => String(value))].filter(part => part !== '').join('\n\n')
}
