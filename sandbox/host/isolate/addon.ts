import type ivm from 'isolated-vm'

/**
 * Loads isolated-vm from its prebuilt file. The package's own loader looks around on disk,
 * which Node's permission model refuses here; loading by path reads this one file.
 */
export function loadAddon(file: string): typeof ivm {
  const holder: { exports: { ivm?: typeof ivm } } = { exports: {} }
  process.dlopen(holder, file)
  return holder.exports.ivm!
}
