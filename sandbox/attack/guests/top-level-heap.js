// Tries: fills the heap before it has said what it is
// Expect: memory_limit or cpu_limit or load_failed or wall_limit
// Family: bombs
const held = []
for (;;) held.push(new Array(1_000).fill(held.length))
