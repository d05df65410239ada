import type { Answer, Ask, RequestName } from '../contract/protocol.ts'

/** What answers a request. A rejection becomes an error answer: a bug, or a run that is gone. */
export type Handlers<Name extends RequestName = RequestName> = {
  readonly [Key in Name]: (ask: Ask<Key>) => Promise<Answer<Key>>
}
