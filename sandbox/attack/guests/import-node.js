// Tries: imports a module of Node
// Expect: load_failed
// Family: escapes
import { readFileSync } from 'node:fs'
export default { tools: { run: () => readFileSync('/etc/passwd', 'utf8') } }
