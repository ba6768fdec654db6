import fc from 'fast-check'

/**
 * fast-check with one seed for all: what passes today passes tomorrow, so a failure is news about a change. New inputs are for
 * `npm run fuzz`, which sets FUZZ_SEED to another number each round.
 */
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_261_123) })

export default fc
