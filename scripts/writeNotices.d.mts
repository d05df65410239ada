export const noticesFile: string
export function bundledAs(name: string): { readonly fileName: string }
export function writeNotices(folder: string): readonly string[]
