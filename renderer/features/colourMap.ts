/** Red, green and blue for each of the 256 byte values, in order. */
export type ColourMap = Uint8ClampedArray

/**
 * Matplotlib's "inferno" (van der Walt & Smith 2015, CC0): even steps of value look like even steps of lightness,
 * also without colour vision.
 */
export const inferno: ColourMap = fromHex(
  '00000401000501010601010802010a02020c02020e03021004031204031405041706041907051b08051d09061f0a07220b07240c08260d0829' +
    '0e092b10092d110a30120a32140b34150b37160b39180c3c190c3e1b0c411c0c431e0c451f0c48210c4a230c4c240c4f260c51280b53290b55' +
    '2b0b572d0b592f0a5b310a5c320a5e340a5f3609613809623909633b09643d09653e0966400a67420a68440a68450a69470b6a490b6a4a0c6b' +
    '4c0c6b4d0d6c4f0d6c510e6c520e6d540f6d550f6d57106e59106e5a116e5c126e5d126e5f136e61136e62146e64156e65156e67166e69166e' +
    '6a176e6c186e6d186e6f196e71196e721a6e741a6e751b6e771c6d781c6d7a1d6d7c1d6d7d1e6d7f1e6c801f6c82206c84206b85216b87216b' +
    '88226a8a226a8c23698d23698f24699025689225689326679526679727669827669a28659b29649d29649f2a63a02a63a22b62a32c61a52c60' +
    'a62d60a82e5fa92e5eab2f5ead305dae305cb0315bb1325ab3325ab43359b63458b73557b93556ba3655bc3754bd3853bf3952c03a51c13a50' +
    'c33b4fc43c4ec63d4dc73e4cc83f4bca404acb4149cc4248ce4347cf4446d04545d24644d34743d44842d54a41d74b3fd84c3ed94d3dda4e3c' +
    'db503bdd513ade5238df5337e05536e15635e25734e35933e45a31e55c30e65d2fe75e2ee8602de9612bea632aeb6429eb6628ec6726ed6925' +
    'ee6a24ef6c23ef6e21f06f20f1711ff1731df2741cf3761bf37819f47918f57b17f57d15f67e14f68013f78212f78410f8850ff8870ef8890c' +
    'f98b0bf98c0af98e09fa9008fa9207fa9407fb9606fb9706fb9906fb9b06fb9d07fc9f07fca108fca309fca50afca60cfca80dfcaa0ffcac11' +
    'fcae12fcb014fcb216fcb418fbb61afbb81dfbba1ffbbc21fbbe23fac026fac228fac42afac62df9c72ff9c932f9cb35f8cd37f8cf3af7d13d' +
    'f7d340f6d543f6d746f5d949f5db4cf4dd4ff4df53f4e156f3e35af3e55df2e661f2e865f2ea69f1ec6df1ed71f1ef75f1f179f2f27df2f482' +
    'f3f586f3f68af4f88ef5f992f6fa96f8fb9af9fc9dfafda1fcffa4',
)

/** ColorBrewer's RdBu (Brewer 2003), blue for the lowest, white in the middle, red for the highest. */
export const diverging: ColourMap = fromAnchors('053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f')

function fromHex(hex: string): ColourMap {
  return Uint8ClampedArray.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  )
}

function fromAnchors(list: string): ColourMap {
  const anchors = fromHex(list.replaceAll(' ', ''))
  const last = anchors.length / 3 - 1
  const map = new Uint8ClampedArray(256 * 3)
  for (let value = 0; value < 256; value++) {
    const position = (value / 255) * last
    const left = Math.min(Math.floor(position), last - 1)
    for (let channel = 0; channel < 3; channel++) {
      const from = anchors[left * 3 + channel] ?? 0
      const to = anchors[(left + 1) * 3 + channel] ?? 0
      map[value * 3 + channel] = from + (to - from) * (position - left)
    }
  }
  return map
}
