/** The code of the problem that a model's other files were not chosen with it: they can be, and then it may come in. */
export const missingFile = 'missing-file'
