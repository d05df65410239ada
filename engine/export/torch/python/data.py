"""Reads the data as Netwright does: the same samples, classes, split, scaling and shapes.

    python data.py --data PLACE               shows what is there
    python data.py --data FOLDER --check      decodes every image, and notes in left-out.txt those that cannot be: they are left out from then on

Samples lie as in Netwright, channels last; `shape_batch` gives a network its inputs, images with channels first.
"""
import argparse
import csv
import gzip
import io
import math
import re
import zlib
from pathlib import Path

import numpy as np
import torch

from augmentation import Augmentation
from images import Images, note_broken
from netwright_random import Random
from settings import SETTINGS

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


def read_idx(file):
    """An IDX file, plain or gzipped, as MNIST has them."""
    content = Path(file).read_bytes()
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (EOFError, OSError, zlib.error):
            raise SystemExit(f"{file} is damaged or cut off: it cannot be unpacked. Copy or download it again.") from None
    types = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in types:
        raise SystemExit(f"{file} is no IDX file: it should begin with two zero bytes, a number type and its number of axes.")
    start = 4 + 4 * content[3]
    lengths = np.frombuffer(content[4:start].ljust(4 * content[3], b"\0"), ">u4").tolist()
    size = math.prod(lengths) * np.dtype(types[content[2]]).itemsize
    if len(content) - start != size:
        raise SystemExit(f"{file} is damaged or cut off: it tells of {size} bytes of numbers and holds {len(content) - start}. Copy or download it again.")
    return np.frombuffer(content, types[content[2]], offset=start).reshape(lengths)


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
    if not content.strip():
        raise SystemExit(f"{file} is empty. It needs a line with the columns' names, and one line for each sample.")
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
    if not inputs:
        raise SystemExit(f'{file} holds no row with a number in each column and a "{label_column}".')
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
    data = number_classes(find_data(None if place is None else Path(place)))
    known = SETTINGS["data"]["sampleShape"]
    if known is not None and list(data.shape) != known:
        raise SystemExit(f"Samples of the data are {told_shape(data.shape)}, and the network was made for {told_shape(known)}. Choose data of that size.")
    return data


def find_data(place):
    source = SETTINGS["data"]["source"]
    here = Path(__file__).parent
    folder = place or here
    if source["type"] == "builtin":
        return load_idx(folder / "digits-images.idx", folder / "digits-labels.idx")
    if source["type"] == "idx":
        return load_idx(folder / source["imagesFileName"], folder / source["labelsFileName"])
    if source["type"] == "csv":
        return load_csv(folder / source["fileName"] if folder.is_dir() else folder, source["labelColumn"], source["task"])
    if source["type"] == "imageFolder":
        return Images(place or here / source["folderName"], source["height"], source["width"], source["channels"])
    raise SystemExit("The network was exported without data that has labels. Choose data in Netwright and export again.")


def number_classes(data):
    """Classes keep the numbers that they have in the app, also where the data lacks some of them."""
    known = SETTINGS["data"]["classNames"]
    if data.class_names is None or known is None or not set(data.class_names) <= set(known):
        return data
    number = {name: at for at, name in enumerate(known)}
    data.targets = np.array([number[name] for name in data.class_names], dtype=np.int64)[data.targets]
    data.class_names = list(known)
    return data


def present_classes(data):
    return [data.class_names[at] for at in np.unique(data.targets)]


def told_shape(shape):
    return " × ".join(map(str, shape))


def load_validation(place, data):
    """Samples of their own to validate with, as ImageNet's val folder; their classes are numbered as in `data`."""
    held = load_data(place)
    if held.shape != data.shape:
        raise SystemExit(f"Samples of {place} are {told_shape(held.shape)}, those to train on {told_shape(data.shape)}.")
    if data.class_names is not None:
        number = {name: at for at, name in enumerate(data.class_names)}
        unknown = [name for name in present_classes(held) if name not in number]
        if unknown:
            raise SystemExit(f"{place} has classes that the training data lacks: {', '.join(unknown[:5])}. Both need the same ones.")
        held.targets = np.array([number.get(name, -1) for name in held.class_names])[held.targets]
    return held


def check_classes(data):
    """The network has an answer for each class; None, or what to know of classes that are not the project's."""
    known = SETTINGS["data"]["classNames"]
    if data.class_names is None or known is None:
        return None
    if list(data.class_names) == known:
        lacking = [name for name in known if name not in set(present_classes(data))]
        return f"The data has no samples of {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}." if lacking else None
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
    """A batch sampler: this process's samples of each step, a share of every batch.

    `order` and `first` may change between epochs; with an `epoch`, samples are asked for together with it.
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
    try:
        data = load_data(options.data)
    except FileNotFoundError as error:
        raise SystemExit(f"{error.filename} is not there. --data says where the data lies.") from None
    if options.check and isinstance(data, Images):
        note_broken(data, options.workers)
        data = load_data(options.data)
    training, validation = split_samples(data)
    print(f"{len(data)} samples of {' × '.join(map(str, data.shape))}: {len(training)} to train, {len(validation)} to validate")
    if data.class_names is not None:
        counts = np.bincount(data.targets, minlength=len(data.class_names))
        print("classes:", ", ".join(f"{name} ({count})" for name, count in zip(data.class_names, counts)))
