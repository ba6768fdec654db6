/** For how long a gateway holds a turn without renewing it: after that, another one goes on with it. */
export const leaseMs = 10_000
/** How often what is held is renewed, and what others left is looked for. */
export const renewMs = 2_500
