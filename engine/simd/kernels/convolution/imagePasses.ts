import { address, int } from '../arguments'
import { batchNormalize, batchNormInputGradient, blockMoments, blockNormGradients } from '../normalization/batchNorm'
import { copyBytes } from '../moveBytes'
import { scratch, SCRATCH_BYTES } from '../scratch'
import { winogradConvolution } from './winogradConvolution'
import { sumTiles } from './winogradFilterGradient'

/*
 * What stands around a 3×3 convolution, done for a few images at a time while their numbers are in the second-level cache: each pass
 * over a whole batch would fetch them from memory again. These kernels call others one after the other, with the arguments that those
 * tell of, on the part of a group of images; the last group may be smaller.
 */

/** Where in a thread's scratch a group's gradient lies, and the arguments of what reads it; ops/convolution/imageGroups.ts has the room. */
const GROUP_ROOM: usize = 768 << 10
const GROUP: usize = SCRATCH_BYTES - GROUP_ROOM
const OWN: usize = GROUP - 1024

/**
 * blocks of rows of a group, blocks of rows, tiles of a group, tiles, convolution's items of a group, bytes of a group of x, bytes of a group of y, 0;
 * batchNormalize's 12 arguments, winogradConvolution's 24, blockMoments' 4; the first of a kernel that is left out is 0. Items: groups of images.
 * y = winogradConvolution of what batchNormalize gives, and its moments.
 */
export function normalizeConvolveImages(block: usize, begin: i32, end: i32, thread: i32): void {
  const rowBlocks = int(block, 0), totalBlocks = int(block, 1)
  const normalization = block + 32, convolution = normalization + 48, moments = convolution + 96
  for (let group = begin; group < end; group++) {
    const first = group * rowBlocks, last = min(totalBlocks, first + rowBlocks)
    if (address(normalization, 0)) batchNormalize(normalization, first, last, thread)
    convolveGroup(convolution, block, group, address(convolution, 0) + group * address(block, 5), thread)
    if (address(moments, 0)) blockMoments(moments, first, last, thread)
  }
}

/**
 * The first eight as above (x is here the gradient of the convolution's result, y that of its input), groups, slices;
 * batchNormInputGradient's 11 arguments, winogradFilterGradient's 17, winogradConvolution's 24 with relu, blockNormGradients' 8;
 * the first of the first and the last is 0 where they are left out. Items: slices of groups, each with sums of the filter's gradient of its own.
 * What batchNormInputGradient gives (its dx) is the gradient that the convolution goes back with, and nobody else sees it.
 */
export function convolveImagesBack(block: usize, begin: i32, end: i32, thread: i32): void {
  const rowBlocks = int(block, 0), totalBlocks = int(block, 1), groupTiles = int(block, 2), tiles = int(block, 3)
  const gradientBytes = address(block, 5), groups = int(block, 8), slices = int(block, 9)
  const normalization = block + 40, filter = normalization + 44, convolution = filter + 68, sums = convolution + 96
  const own = scratch(thread) + OWN, inGroup = scratch(thread) + GROUP, isNormalized = address(normalization, 0) != 0
  for (let slice = begin; slice < end; slice++) {
    const start = (groups * slice) / slices, stop = (groups * (slice + 1)) / slices
    for (let group = start; group < stop; group++) {
      const first = group * rowBlocks, last = min(totalBlocks, first + rowBlocks)
      let gradient = address(filter, 1)
      if (isNormalized) {
        /* As if the whole tensor began so far before the group's place. */
        gradient = inGroup - group * gradientBytes
        copyBytes(own, normalization, 44)
        store<u32>(own, gradient as u32, 40)
        batchNormInputGradient(own, first, last, thread)
      }
      copyBytes(own, filter, 68)
      store<u32>(own, gradient as u32, 4)
      sumTiles(own, slice, group * groupTiles, min(tiles, (group + 1) * groupTiles), group > start, thread)
      convolveGroup(convolution, block, group, gradient + group * gradientBytes, thread)
      if (address(sums, 0)) blockNormGradients(sums, first, last, thread)
    }
  }
}

/** The part of winogradConvolution that is one group's: the same arguments, as if there were no other images. `x`: where the group's begin. */
function convolveGroup(convolution: usize, block: usize, group: i32, x: usize, thread: i32): void {
  const own = scratch(thread) + OWN, groupTiles = int(block, 2), items = int(block, 4), shift = group * address(block, 6)
  copyBytes(own, convolution, 96)
  store<u32>(own, x as u32)
  store<u32>(own, (address(convolution, 2) + shift) as u32, 8)
  store<i32>(own, min(groupTiles, int(block, 3) - group * groupTiles), 72)
  if (address(convolution, 19)) {
    store<u32>(own, (address(convolution, 19) + shift) as u32, 76)
    store<u32>(own, (address(convolution, 20) + group * items * address(convolution, 21)) as u32, 80)
    if (address(convolution, 22)) store<u32>(own, (address(convolution, 22) + shift) as u32, 88)
  }
  const count = int(own, 18), tilesAtATime = int(own, 16)
  winogradConvolution(own, 0, (count + tilesAtATime - 1) / tilesAtATime, thread)
}
