/** The gateway itself; it ends with its own exit code. */
export async function run(): Promise<void> {
  const { main } = await import('../main.ts')
  await main()
}
