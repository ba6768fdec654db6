// Tries: loops when its tools are looked at
// Expect: cpu_limit or load_failed or wall_limit
// Family: bombs
export default { get tools() { for (;;); } }
