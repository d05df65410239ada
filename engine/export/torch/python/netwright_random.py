"""Netwright's seeded generator (sfc32), so that a split and an order of samples come out here as they did there."""

MASK = 0xFFFFFFFF


def _multiply(left, right):
    return (left * right) & MASK


def _hash(content, salt):
    state = 0x811C9DC5 ^ salt
    units = content.encode("utf-16-le")
    for at in range(0, len(units), 2):
        state = _multiply(state ^ (units[at] | units[at + 1] << 8), 0x01000193)
    state = _multiply(state ^ (state >> 16), 0x85EBCA6B)
    state = _multiply(state ^ (state >> 13), 0xC2B2AE35)
    return state ^ (state >> 16)


class Random:
    def __init__(self, seed):
        content = str(seed)
        self.state = (_hash(content, 0x9E3779B9), _hash(content, 0x243F6A88), _hash(content, 0xB7E15162), 1)
        for _ in range(15):
            self.next_bits()

    def next_bits(self):
        a, b, c, counter = self.state
        total = (a + b + counter) & MASK
        self.state = (b ^ (b >> 9), (c + (c << 3)) & MASK, ((c << 21 | c >> 11) + total) & MASK, (counter + 1) & MASK)
        return total

    def next_integer(self, bound):
        limit = 2**32 - 2**32 % bound
        bits = self.next_bits()
        while bits >= limit:
            bits = self.next_bits()
        return bits % bound

    def fork(self, name):
        return Random(f"{','.join(map(str, self.state))}/{name}")

    def shuffle(self, values):
        """A shuffled copy (Durstenfeld 1964)."""
        shuffled = list(values)
        for last in range(len(shuffled) - 1, 0, -1):
            other = self.next_integer(last + 1)
            shuffled[last], shuffled[other] = shuffled[other], shuffled[last]
        return shuffled
