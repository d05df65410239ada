/** What a document may hold. Far beyond any drawing by hand; checked before anything is allocated for it. */
export const maximumNodes = 20_000
export const maximumWires = 100_000
export const maximumGroups = 10_000
/** Characters of document.json. */
export const maximumDocumentLength = 64 * 1024 * 1024
/** Objects and lists inside each other. A document of this version needs six. */
export const maximumDepth = 24
/** Numbers, texts, lists and so on in one document. */
export const maximumValues = 4_000_000
export const maximumTextLength = 10_000
/** Times the run's learning rate, for the weights of one node. */
export const maximumLearningRateFactor = 1000
/** Canvas pixels from the origin. */
export const maximumCoordinate = 10_000_000
/** So many problems of one file are told. */
export const maximumProblems = 100
