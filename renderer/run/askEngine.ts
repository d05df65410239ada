import type { Answer, Ask, RequestName } from '../../engine/contract/protocol.ts'

/** Asks the engine; rejects when there is none, when it dies before it answers, or when it breaks on the question. */
export type AskEngine = <Name extends RequestName>(request: Name, ask: Ask<Name>) => Promise<Answer<Name>>
