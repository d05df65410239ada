/** Wrong use of the command line: the sentence goes to stderr and the process exits with 2. Any other failure exits with 1. */
export class Misuse extends Error {}

/** The work itself failed: a file that cannot be read, a network that cannot be trained. Exits with 1. */
export class Failure extends Error {}
