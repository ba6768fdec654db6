// Tries: throws at load an object whose message is an endless getter
// Expect: cpu_limit or load_failed or wall_limit
// Family: bombs
throw { get message() { for (;;); } }
