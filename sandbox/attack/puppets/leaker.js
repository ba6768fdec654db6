// Says whatever it is given: for the self-checks.
export default { tools: { run: ({ say }) => say } }
