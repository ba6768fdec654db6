import { conform } from '../../helpers/conformance.ts'

conform('wasm', 'unverified')
