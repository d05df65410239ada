/** Settings for every check's Python. */
export const pythonSettings: Readonly<Record<string, string>>
