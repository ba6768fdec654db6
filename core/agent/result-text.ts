/** A tool's result in a conversation without a model: its own words where it has some, a value as it is, flat fields as lines, the rest as JSON. */
export function resultText(output: unknown): string {
  if (output === null || output === undefined) return 'Done.'
  if (typeof output !== 'object') return String(output)
  if ('text' in output && typeof output.text === 'string' && output.text.trim() !== '') return output.text
  const entries = Object.entries(output)
  if (Array.isArray(output) || entries.length === 0 || entries.some(([, value]) => typeof value === 'object' && value !== null)) return `\`\`\`json\n${JSON.stringify(output, null, 2)}\n\`\`\``
  const [only] = entries
  if (entries.length === 1 && only !== undefined) return String(only[1])
  const isLong = (value: unknown) => typeof value === 'string' && (value.includes('\n') || value.length > 200)
  const lines = entries.filter(([, value]) => !isLong(value)).map(([name, value]) => `- **${name}**: ${String(value)}`)
  return [lines.join('\n'), ...entries.filter(([, value]) => isLong(value)).map(([, value]) => String(value))].filter(part => part !== '').join('\n\n')
}
