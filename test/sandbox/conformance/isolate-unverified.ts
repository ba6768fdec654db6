import { conform } from '../../helpers/conformance.ts'

conform('isolate', 'unverified')
