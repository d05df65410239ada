import type { Version } from './version.ts'

const apartMs = 5 * 60_000
const keptMs = 7 * 24 * 60 * 60_000
/** All copies of all projects together. */
const roomBytes = 2 * 2 ** 30

interface ProjectVersions {
  readonly folder: string
  /** Newest first. */
  readonly versions: readonly Version[]
}

interface FolderVersion {
  readonly folder: string
  readonly version: Version
}

/**
 * What may go: copies older than a week or less than five minutes older than one that stays, and the oldest ones beyond
 * 2 GiB. The newest copy of a project stays as long as it is less than a week old and there is room.
 */
export function outdatedVersions(projects: readonly ProjectVersions[], now: number): readonly FolderVersion[] {
  const kept: FolderVersion[] = []
  const dropped: FolderVersion[] = []
  for (const { folder, versions } of projects) {
    /* From the oldest on, each must lie far enough after the one kept before it: a save every minute still leaves one copy in five. */
    const spaced = new Set<Version>()
    let before = -Infinity
    for (const version of versions.toReversed()) {
      if (version.savedAt - before < apartMs && version !== versions[0]) continue
      spaced.add(version)
      before = version.savedAt
    }
    for (const version of versions) {
      const stays = spaced.has(version) && now - version.savedAt <= keptMs
      ;(stays ? kept : dropped).push({ folder, version })
    }
  }
  let bytes = 0
  for (const each of kept.toSorted((one, other) => other.version.savedAt - one.version.savedAt)) {
    bytes += each.version.bytes
    if (bytes > roomBytes) dropped.push(each)
  }
  return dropped
}
