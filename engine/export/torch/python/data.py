"""Reads the data as Netwright does: the same samples, classes, split, scaling and shapes.

    python data.py --data PLACE               shows what is there
    python data.py --data FOLDER --check      decodes every image, and notes in left-out.txt those that cannot be: they are left out from then on

Samples lie as in Netwright, channels last; `shape_batch` gives a network its inputs, images with channels first.
"""
import argparse
import csv
import functools
import gzip
import io
import json
import math
import os
import re
from pathlib import Path

import numpy as np
import torch

from augmentation import Augmentation
from netwright_random import Random

SETTINGS = json.loads((Path(__file__).parent / "settings.json").read_text(encoding="utf-8"))
LEFT_OUT = Path(__file__).parent / "left-out.txt"
IMAGE_ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-", "#n/a"}
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


class Arrays(torch.utils.data.Dataset):
    """Samples in memory: inputs samples × numbers, targets one class or one value each; class_names is None for values."""

    def __init__(self, inputs, targets, shape, class_names):
        self.inputs, self.targets, self.shape, self.class_names = inputs, targets, tuple(shape), class_names

    def __len__(self):
        return len(self.inputs)

    def __getitem__(self, sample):
        return self.inputs[sample], self.targets[sample]


class Images(torch.utils.data.Dataset):
    """One folder for each class, as ImageNet has them; every image is scaled to cover height × width and its middle cut out."""

    def __init__(self, folder, height, width, channels):
        folder = Path(folder)
        # Class folders are often links to where the images are.
        places = ((Path(place).relative_to(folder), name) for place, _, names in os.walk(folder, followlinks=True) for name in names)
        names = ((place / name).as_posix() for place, name in places if Path(name).suffix.lower() in IMAGE_ENDINGS)
        left_out = set(LEFT_OUT.read_text(encoding="utf-8").splitlines()) if LEFT_OUT.exists() else set()
        self.files = sorted(name for name in names if "/" in name and not is_hidden(name) and name not in left_out)
        self.folder, self.shape = folder, (height, width, channels)
        labels = [name.split("/")[-2] for name in self.files]
        self.class_names = sorted(set(labels))
        index = {name: at for at, name in enumerate(self.class_names)}
        self.targets = np.array([index[label] for label in labels], dtype=np.int64)
        if not self.files:
            raise SystemExit(f"{folder} holds no images. It needs one folder for each class, with images in it.")

    def __len__(self):
        return len(self.files)

    def __getitem__(self, sample):
        from PIL import Image, ImageOps

        file = self.folder / self.files[sample]
        try:
            with Image.open(file) as image:
                upright = ImageOps.exif_transpose(image)
                if upright.mode.startswith("I"):  # 16 bits of grey, which Pillow's convert would cut off at 255
                    upright = Image.fromarray((np.asarray(upright, dtype=np.uint32) >> 8).astype(np.uint8))
                pixels = np.asarray(upright.convert("RGBA"), dtype=np.float64)
        except OSError as error:
            leave_out = f'python data.py --data "{self.folder}" --check'
            raise RuntimeError(f"{file} cannot be decoded ({error}). Leave out all such files with: {leave_out}") from error
        return fit_image(pixels, self.shape), self.targets[sample]


class Whole(torch.utils.data.Dataset):
    """Why each image of `images` cannot be decoded; "" where it can."""

    def __init__(self, images):
        self.images = images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, sample):
        try:
            self.images[sample]
        except RuntimeError as error:
            return str(error.__cause__)
        return ""


def note_broken(images, workers):
    """Adds the images that cannot be decoded to left-out.txt, and tells of each."""
    reasons = torch.utils.data.DataLoader(Whole(images), batch_size=None, num_workers=workers)
    broken = [(name, reason) for name, reason in zip(images.files, reasons) if reason]
    for name, reason in broken:
        print(f"{name} cannot be decoded ({reason}).")
    if broken:
        with LEFT_OUT.open("a", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name, _ in broken)
    print(f"{len(broken)} of {len(images)} images cannot be decoded" + (f"; {LEFT_OUT} names them, and they are left out." if broken else "."))


def is_hidden(name):
    parts = name.split("/")
    return any(part.startswith(".") for part in parts) or "__MACOSX" in parts


def fit_image(pixels, shape):
    """height × width × (red, green, blue, opacity) to a row of numbers; each pixel is the mean of the area that it covers."""
    height, width, channels = shape
    colours = 255 + (pixels[..., :3] - 255) * (pixels[..., 3:] / 255)
    scale = min(pixels.shape[1] / width, pixels.shape[0] / height)
    rows = axis_weights(pixels.shape[0], height, scale)
    columns = axis_weights(pixels.shape[1], width, scale)
    fitted = np.einsum("hrc,wr->hwc", np.tensordot(rows, colours, 1), columns, optimize=True)
    if channels == 1:
        fitted = fitted @ np.array([[0.299], [0.587], [0.114]])
    return fitted.astype(np.float32).reshape(-1)


@functools.lru_cache(maxsize=256)
def axis_weights(length, size, scale):
    """size × length: how much of each source pixel is in each target pixel. Rows sum to 1."""
    start = (length - size * scale) / 2
    weights = np.zeros((size, length))
    for at in range(size):
        first = start + at * scale
        if scale < 1:
            centre = first + scale / 2 - 0.5
            lower = math.floor(centre)
            for index, share in ((lower, 1 - (centre - lower)), (lower + 1, centre - lower)):
                weights[at, min(length - 1, max(0, index))] += share
        else:
            for index in range(max(0, math.floor(first + 1e-9)), min(length, math.ceil(first + scale - 1e-9))):
                weights[at, index] = (min(index + 1, first + scale) - max(index, first)) / scale
    return weights


def read_idx(file):
    """An IDX file, plain or gzipped, as MNIST has them."""
    content = Path(file).read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    types = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
    if content[:2] != b"\0\0" or content[2] not in types:
        raise SystemExit(f"{file} is no IDX file: it should begin with two zero bytes, a number type and its number of axes.")
    lengths = np.frombuffer(content, ">u4", content[3], 4)
    return np.frombuffer(content, types[content[2]], offset=4 + 4 * content[3]).reshape(lengths)


def load_idx(images, labels):
    values, targets = read_idx(images), read_idx(labels).astype(np.int64)
    shape = values.shape[1:] if len(values.shape) != 3 else (*values.shape[1:], 1)
    if len(values) != len(targets):
        raise SystemExit(f"{images} holds {len(values)} samples, but {labels} holds {len(targets)} labels.")
    class_names = [str(at) for at in range(int(targets.max()) + 1)]
    return Arrays(values.reshape(len(values), -1).astype(np.float32), targets, shape, class_names)


def load_csv(file, label_column, task):
    """A table with a header: numeric columns are features; rows with missing or unreadable cells are left out."""
    content = decode_text(Path(file).read_bytes())
    header_line = re.sub(r'"[^"]*"', "", content[:65536]).lstrip().splitlines()[0]
    delimiter = max(",;\t", key=lambda one: header_line.count(one))
    table = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)]
    header, *rows = [row for row in table if row not in ([], [""])]
    if label_column not in header:
        raise SystemExit(f'{file} has no column "{label_column}". Its columns are {", ".join(header)}.')
    label = header.index(label_column)
    comma = delimiter == ";"

    def is_feature(column):
        cells = [row[column] for row in rows if column < len(row) and row[column].lower() not in MISSING]
        return bool(cells) and 2 * sum(read_number(cell, comma) is not None for cell in cells) >= len(cells)

    features = [column for column in range(len(header)) if column != label and is_feature(column)]
    inputs, labels = [], []
    for row in rows:
        if len(row) != len(header):
            continue
        numbers = [read_number(row[column], comma) for column in features]
        target = read_number(row[label], comma) if task == "regression" else row[label]
        if None in numbers or target is None or row[label].lower() in MISSING:
            continue
        inputs.append(numbers)
        labels.append(target)
    inputs = np.array(inputs, dtype=np.float32)
    if task == "regression":
        return Arrays(inputs, np.array(labels, dtype=np.float32), (len(features),), None)
    numeric = all(read_number(name, False) is not None for name in labels)
    class_names = sorted(set(labels), key=float if numeric else None)
    index = {name: at for at, name in enumerate(class_names)}
    return Arrays(inputs, np.array([index[name] for name in labels], dtype=np.int64), (len(features),), class_names)


def decode_text(content):
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SystemExit("The table is no text file. Save it as CSV in UTF-8.")


def read_number(cell, comma):
    written = cell.replace(",", ".", 1) if comma else cell
    if len(written) > 64 or not NUMBER.fullmatch(written):
        return None
    value = float(written)
    return value if abs(value) < 3.4028235677973366e38 else None


def load_data(place=None):
    """The data set that the project names; `place` says where it lies here."""
    source = SETTINGS["data"]["source"]
    here = Path(__file__).parent
    place = None if place is None else Path(place)
    if source["type"] == "builtin":
        return load_idx(here / "digits-images.idx", here / "digits-labels.idx")
    if source["type"] == "idx":
        folder = place or here
        return load_idx(folder / source["imagesFileName"], folder / source["labelsFileName"])
    if source["type"] == "csv":
        file = place or here
        return load_csv(file / source["fileName"] if file.is_dir() else file, source["labelColumn"], source["task"])
    if source["type"] == "imageFolder":
        folder = place or here / source["folderName"]
        return Images(folder, source["height"], source["width"], source["channels"])
    raise SystemExit("The network was exported without data that has labels. Choose data in Netwright and export again.")


def load_validation(place, data):
    """Samples of their own to validate with, as ImageNet's val folder; their classes are numbered as in `data`."""
    held = load_data(place)
    if held.shape != data.shape:
        raise SystemExit(f"Samples of {place} are {held.shape}, those to train on {data.shape}.")
    if data.class_names is not None:
        number = {name: at for at, name in enumerate(data.class_names)}
        unknown = [name for name in held.class_names if name not in number]
        if unknown:
            raise SystemExit(f"{place} has classes that the training data lacks: {', '.join(unknown[:5])}. Both need the same ones.")
        held.targets = np.array([number[name] for name in held.class_names])[held.targets]
    return held


def check_classes(data):
    """The network has an answer for each class; None, or what to know of classes that are not the project's."""
    known = SETTINGS["data"]["classNames"]
    if data.class_names is None or known is None or list(data.class_names) == known:
        return None
    widths = [entry["shape"][-1] for entry in SETTINGS["outputs"] if entry["task"] == "classification" and entry["target"] != "input"]
    answers, classes = max([2 if width == 1 else width for width in widths], default=None), len(data.class_names)
    if answers is not None and classes > answers:
        raise SystemExit(
            f"The data has {classes} classes, and the network answers for {answers}. "
            "Give it a head for as many classes in Netwright, with this data, and export again."
        )
    return f"The classes are not those in Netwright, but {', '.join(data.class_names[:5])}{' …' if classes > 5 else ''}: answers are in this order."


def split_samples(data):
    """Training and validation samples, ascending: each class keeps its share, by the project's seed."""
    share = SETTINGS["data"]["validationShare"]
    random = Random(SETTINGS["training"]["seed"]).fork("split")
    if data.class_names is None:
        classes = [list(range(len(data)))]
    else:
        order = np.argsort(data.targets, kind="stable")
        ends = np.searchsorted(data.targets[order], np.arange(len(data.class_names) + 1))
        classes = [order[first:end].tolist() for first, end in zip(ends[:-1], ends[1:])]
    wanted = [len(members) * share for members in classes]
    counts = [min(math.floor(want), max(0, len(members) - 1)) for want, members in zip(wanted, classes)]
    left = math.floor(sum(wanted) + 0.5) - sum(counts)
    for at in sorted(range(len(classes)), key=lambda at: (-(wanted[at] - math.floor(wanted[at])), at)):
        if left > 0 and counts[at] + 1 < len(classes[at]):
            counts[at] += 1
            left -= 1
    held = np.zeros(len(data), dtype=bool)
    for members, count in zip(classes, counts):
        held[random.shuffle(members)[:count]] = True
    return np.flatnonzero(~held), np.flatnonzero(held)


def epoch_order(samples, epoch):
    """The order of the training samples in one epoch (from 0), as in Netwright."""
    training = SETTINGS["training"]
    if not training["shuffle"]:
        return samples
    return np.array(Random(training["seed"]).fork("shuffle").fork(epoch).shuffle(samples.tolist()))


def fit_scaling(data, samples):
    """Learns (x - subtract) / divide anew from the training samples, as Netwright does: for other data than the project's."""
    scaling = SETTINGS["data"]["scaling"]
    if scaling == "none":
        return np.zeros(1), np.ones(1)
    table = len(data.shape) == 1
    groups = 1 if scaling == "unit" and not table else data.shape[-1]
    parts = lambda: (np.asarray(data[at][0], dtype=np.float64).reshape(-1, groups) for at in samples)
    if scaling == "unit":
        lowest = functools.reduce(np.minimum, (part.min(0) for part in parts()))
        reach = functools.reduce(np.maximum, (part.max(0) for part in parts())) - lowest
        return lowest, np.where(reach > 0, reach, 1)
    count = len(samples) * math.prod(data.shape) / groups
    means = sum(part.sum(0) for part in parts()) / count
    if scaling == "centre":
        return means, np.ones(1)
    variances = sum(((part - means) ** 2).sum(0) for part in parts()) / count
    return means, np.where(variances > 0, np.sqrt(variances), 1)


class Scaling:
    """(x - subtract) / divide for rows of samples: one number for all, or one for each place on the last axis."""

    def __init__(self, subtract, divide):
        self.subtract, self.divide = np.asarray(subtract, np.float64), np.asarray(divide, np.float64)

    def __call__(self, rows):
        rows = np.asarray(rows, dtype=np.float64)
        groups = max(len(self.subtract), len(self.divide))
        scaled = (rows.reshape(-1, groups) - self.subtract) / self.divide
        return scaled.reshape(rows.shape).astype(np.float32)


def project_scaling():
    """As it was learned in the app."""
    return Scaling(SETTINGS["data"]["preprocessing"]["subtract"], SETTINGS["data"]["preprocessing"]["divide"])


def shape_batch(rows):
    """Scaled rows as the network's inputs: parts of each sample in the inputs' shapes, images with channels first."""
    rows = torch.as_tensor(rows)
    shaped = []
    for entry in SETTINGS["inputs"]:
        part = rows[:, entry["start"] : entry["start"] + math.prod(entry["shape"])].reshape(-1, *entry["shape"])
        shaped.append(part.permute(0, 3, 1, 2).contiguous() if len(entry["shape"]) == 3 else part)
    return shaped


def project_augmentation(data):
    """What training does to its samples, as set in the app; None: nothing."""
    settings = SETTINGS["training"]["augmentation"]
    return None if settings is None else Augmentation(settings, SETTINGS["training"]["seed"], data.shape)


class Collate:
    """Samples of one step as (inputs, rows, targets). An object, so that workers can be started by any method."""

    def __init__(self, scaling, augmentation=None):
        self.scaling, self.augmentation = scaling, augmentation

    def __call__(self, samples):
        rows = self.scaling(np.stack([inputs for inputs, *_ in samples]))
        if self.augmentation is not None:
            for row, (_, _, (sample, epoch)) in zip(rows, samples):
                self.augmentation.finish(row, epoch, sample)
        return shape_batch(rows), torch.as_tensor(rows), torch.as_tensor(np.array([target for _, target, *_ in samples]))


class Batches:
    """
    A batch sampler: this process's samples of each step, a share of every batch. `order` and `first` may change between
    epochs; with an `epoch`, samples are asked for together with it.
    """

    def __init__(self, order, batch_size, rank=0, world=1):
        self.order, self.batch_size, self.rank, self.world, self.first = order, batch_size, rank, world, 0
        self.epoch = None

    def __len__(self):
        return math.ceil(len(self.order) / self.batch_size) - self.first

    def batch_length(self, step):
        return min(self.batch_size, len(self.order) - step * self.batch_size)

    def __iter__(self):
        for start in range(self.first * self.batch_size, len(self.order), self.batch_size):
            own = self.order[start : start + self.batch_size][self.rank :: self.world]
            # A last batch smaller than the number of processes: who has nothing takes along a sample that will not count.
            samples = (own if len(own) else self.order[start : start + 1]).tolist()
            yield samples if self.epoch is None else [(sample, self.epoch) for sample in samples]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Shows what the project's data holds.")
    parser.add_argument("--data", help="file or folder")
    parser.add_argument("--check", action="store_true", help="decode every image; those that cannot be are left out from then on")
    parser.add_argument("--workers", type=int, default=4, help="processes that decode")
    options = parser.parse_args()
    data = load_data(options.data)
    if options.check and isinstance(data, Images):
        note_broken(data, options.workers)
        data = load_data(options.data)
    training, validation = split_samples(data)
    print(f"{len(data)} samples of {' × '.join(map(str, data.shape))}: {len(training)} to train, {len(validation)} to validate")
    if data.class_names is not None:
        counts = np.bincount(data.targets, minlength=len(data.class_names))
        print("classes:", ", ".join(f"{name} ({count})" for name, count in zip(data.class_names, counts)))
