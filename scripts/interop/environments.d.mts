/** Settings for every check's Python. */
export const pythonSettings: Readonly<Record<string, string>>
/** By environment, for people. */
export const programs: Readonly<Record<string, string>>
/** The programs that answer in an environment, with their versions: "PyTorch 2.9.1, NumPy 2.3.4". */
export function readVersions(environment: string, python: string): string
