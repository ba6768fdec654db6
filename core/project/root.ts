import { fileURLToPath } from 'node:url'

/**
 * The project's folder, with a slash at its end. This file lies two folders below it, and so does the
 * bundle that it becomes part of (dist/gateway/): the same steps lead up from both.
 */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
