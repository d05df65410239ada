"""Netwright's data augmentation, by the same random numbers: what a training sample becomes in an epoch, it becomes here too.

Each number is found by seed, epoch, sample and place alone, so that batches, processes and workers may be of any number.
"""
import math

import numpy as np
import torch

MASK = 0xFFFFFFFF
SALT = 0x6175676D
# Which of a sample's numbers decides what.
HORIZONTAL_FLIP, VERTICAL_FLIP, CROP_TOP, CROP_LEFT, ROTATION, ZOOM, BRIGHTNESS, CONTRAST, ERASES, ERASING = range(10)
NOISE = 64


def mix(bits):
    """The finaliser of MurmurHash3, of a number or an array of uint64."""
    bits = bits & MASK
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        bits = (bits ^ bits >> shift) * factor & MASK
    return bits ^ bits >> 16


def counted_bits(key, places):
    """Numbers of the sequence that `key` names, 0 to 2**32 - 1."""
    return mix((places.astype(np.uint64) * 0x9E3779B1 & MASK) + key)


class Augmentation:
    """Changes samples of a shape, rows of numbers: `copy` as they are stored, `finish` once they are scaled."""

    def __init__(self, settings, seed, shape):
        self.settings, self.seed = settings, seed
        self.image = tuple(shape) if len(shape) == 3 else None

    def key(self, epoch, sample):
        return mix(mix(mix(self.seed ^ SALT) ^ epoch) ^ sample)

    def draws(self, epoch, sample):
        """What a sample draws in an epoch, in [0, 1), all but its noise."""
        return (counted_bits(self.key(epoch, sample), np.arange(NOISE)) / 2**32).tolist()

    def copy(self, row, epoch, sample):
        if self.image is None:
            return row
        draws = self.draws(epoch, sample)
        picture = move(np.asarray(row, np.float64).reshape(self.image), self.settings, draws)
        return adjust_colours(picture, self.settings, draws).astype(np.float32).reshape(-1)

    def finish(self, row, epoch, sample):
        if self.image is not None and self.settings["randomErasing"] > 0:
            erase(row.reshape(self.image), self.settings, self.draws(epoch, sample))
        if self.settings["gaussianNoise"] > 0:
            row += self.settings["gaussianNoise"] * normal(self.key(epoch, sample), len(row))


def move(picture, settings, draws):
    """Flips, turns, zooms and shifts: each pixel of the result is found in the picture; what lies outside is 0."""
    height, width, _ = picture.shape
    mirrored = settings["horizontalFlip"] and draws[HORIZONTAL_FLIP] < 0.5
    upside_down = settings["verticalFlip"] and draws[VERTICAL_FLIP] < 0.5
    reach = settings["randomCrop"]
    top = math.floor(draws[CROP_TOP] * (2 * reach + 1)) - reach
    left = math.floor(draws[CROP_LEFT] * (2 * reach + 1)) - reach
    flipped = picture[:: -1 if upside_down else 1, :: -1 if mirrored else 1]
    if settings["rotation"] == 0 and settings["zoom"] == 0:
        padded = np.pad(flipped, ((reach, reach), (reach, reach), (0, 0)))
        return padded[top + reach : top + reach + height, left + reach : left + reach + width]
    angle = (2 * draws[ROTATION] - 1) * settings["rotation"] * math.pi / 180
    size = 1 + (2 * draws[ZOOM] - 1) * settings["zoom"]
    cosine, sine = math.cos(angle) / size, math.sin(angle) / size
    middle_y, middle_x = (height - 1) / 2, (width - 1) / 2
    y, x = np.mgrid[top : top + height, left : left + width].astype(np.float64) - np.array([middle_y, middle_x])[:, None, None]
    # Turned in the picture as it is stored: a mirrored one is read from the other side.
    source_x = middle_x + (cosine * x + sine * y) * (-1 if mirrored else 1)
    source_y = middle_y + (cosine * y - sine * x) * (-1 if upside_down else 1)
    first_x, first_y = np.floor(source_x).astype(int), np.floor(source_y).astype(int)
    right, below = source_x - first_x, source_y - first_y
    turned = np.zeros_like(picture)
    for step_y, weight_y in ((0, 1 - below), (1, below)):
        for step_x, weight_x in ((0, 1 - right), (1, right)):
            at_y, at_x = first_y + step_y, first_x + step_x
            inside = (at_y >= 0) & (at_y < height) & (at_x >= 0) & (at_x < width)
            weight = np.where(inside, weight_y * weight_x, 0)[..., None]
            turned += weight * picture[at_y.clip(0, height - 1), at_x.clip(0, width - 1)]
    return turned


def adjust_colours(picture, settings, draws):
    """Brightness multiplies all values, contrast their distances from the mean grey (for colours ITU-R BT.601's)."""
    if settings["brightness"] > 0:
        picture = picture * (1 + (2 * draws[BRIGHTNESS] - 1) * settings["brightness"])
    if settings["contrast"] > 0:
        factor = 1 + (2 * draws[CONTRAST] - 1) * settings["contrast"]
        grey = picture @ np.array([0.299, 0.587, 0.114]) if picture.shape[2] == 3 else picture
        picture = picture * factor + (1 - factor) * grey.mean()
    return picture


def erase(picture, settings, draws):
    """Random erasing (Zhong et al. 2017) with torchvision's numbers, in place: a rectangle becomes 0."""
    height, width, _ = picture.shape
    if not draws[ERASES] < settings["randomErasing"]:
        return
    for place in range(ERASING, ERASING + 40, 4):
        covered = height * width * (0.02 + draws[place] * (0.33 - 0.02))
        ratio = math.exp(math.log(0.3) + draws[place + 1] * (math.log(3.3) - math.log(0.3)))
        rows, columns = math.floor(math.sqrt(covered * ratio) + 0.5), math.floor(math.sqrt(covered / ratio) + 0.5)
        if rows < height and columns < width:
            top = math.floor(draws[place + 2] * (height - rows + 1))
            left = math.floor(draws[place + 3] * (width - columns + 1))
            picture[top : top + rows, left : left + columns] = 0
            return


def normal(key, count):
    """Normal numbers of mean 0 and deviation 1 (Box & Muller 1958), two of two uniform ones."""
    pairs = counted_bits(key, NOISE + np.arange(count + count % 2)).reshape(-1, 2).astype(np.float64)
    radius = np.sqrt(-2 * np.log((pairs[:, 0] + 1) / 2**32))
    angle = 2 * np.pi * pairs[:, 1] / 2**32
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:count]


class Augmented(torch.utils.data.Dataset):
    """Training samples, asked for as (sample, epoch); the place comes along, for what is done behind the scaling."""

    def __init__(self, data, augmentation):
        self.data, self.augmentation = data, augmentation

    def __len__(self):
        return len(self.data)

    def __getitem__(self, place):
        sample, epoch = place
        inputs, target = self.data[sample]
        return self.augmentation.copy(inputs, epoch, sample), target, place
