/** The gateway itself; it ends with its own exit code. */
export async function run(): Promise<number> {
  const { main } = await import('../main.ts')
  return main()
}
