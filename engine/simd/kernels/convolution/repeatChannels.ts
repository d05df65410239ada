/** Each of `count` floats `times` times: an image whose depthwise filters outnumber its channels becomes one where they do not. */
export function repeatChannels(target: usize, source: usize, count: i32, times: i32): void {
  for (const end = source + (count << 2); source < end; source += 4) {
    const value = load<f32>(source)
    for (const last = target + (times << 2); target < last; target += 4) store<f32>(target, value)
  }
}
