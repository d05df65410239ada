"""Folders of images, read as Netwright reads them."""
import functools
import math
import os
from pathlib import Path

import numpy as np
import torch

LEFT_OUT = Path(__file__).parent / "left-out.txt"
IMAGE_ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}


class Unreadable(Exception):
    """A sample that cannot be read. A DataLoader hands on a worker's error as the text of its traceback, which ends with what was said."""

    def __str__(self):
        return super().__str__().rpartition(f"{type(self).__name__}: ")[2].strip()


class Images(torch.utils.data.Dataset):
    """One folder for each class, as ImageNet has them; every image is scaled to cover height × width and its middle cut out."""

    def __init__(self, folder, height, width, channels):
        import PIL  # noqa: F401 -- told now, and not by each worker

        folder = Path(folder)
        left_out = set(LEFT_OUT.read_text(encoding="utf-8").splitlines()) if LEFT_OUT.exists() else set()
        files, empty = [], []
        # Class folders are often links to where the images are.
        for place, inner, names in os.walk(folder, followlinks=True, onerror=refuse_folder):
            place = Path(place).relative_to(folder)
            inner[:] = [name for name in inner if not is_hidden(name)]
            found = [(place / name).as_posix() for name in names if Path(name).suffix.lower() in IMAGE_ENDINGS and not is_hidden(name)]
            kept = [name for name in found if "/" in name and name not in left_out]
            files += kept
            if not (kept or inner or place == Path()):
                empty.append(str(folder / place))
        if not files:
            raise SystemExit(f"{folder} holds no images. It needs one folder for each class, with images in it.")
        if empty:
            more = f" and {len(empty) - 3} more" if len(empty) > 3 else ""
            raise SystemExit(f"{', '.join(empty[:3])}{more}: no image in this class folder. Put the images of the class there, or remove the folder.")
        self.files = sorted(files)
        self.folder, self.shape = folder, (height, width, channels)
        labels = [name.split("/")[-2] for name in self.files]
        self.class_names = sorted(set(labels))
        index = {name: at for at, name in enumerate(self.class_names)}
        self.targets = np.array([index[label] for label in labels], dtype=np.int64)

    def __len__(self):
        return len(self.files)

    def __getitem__(self, sample):
        file = self.folder / self.files[sample]
        try:
            pixels = read_pixels(file)
        except Exception as error:  # Pillow raises what its decoders do: OSError, SyntaxError, ValueError, struct.error …
            raise Unreadable(f'{file} cannot be decoded ({error}). Leave out all such files with: python data.py --data "{self.folder}" --check') from error
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
        except Unreadable as error:
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


def refuse_folder(error):
    if isinstance(error, FileNotFoundError):
        raise SystemExit(f"{error.filename} is not there. --data names a folder with one folder of images for each class.") from None
    raise SystemExit(f"{error.filename} cannot be read as a folder of images: {error.strerror}.") from None


def is_hidden(name):
    return name.startswith(".") or name == "__MACOSX"


def read_pixels(file):
    """height × width × 3 bytes, upright; × 4 with opacity where there is some."""
    from PIL import Image, ImageOps

    with Image.open(file) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I"):  # 16 bits of grey, which Pillow's convert would cut off at 255
            upright = Image.fromarray((np.asarray(upright, dtype=np.uint32) >> 8).astype(np.uint8))
        transparent = "A" in upright.mode or "a" in upright.mode or "transparency" in upright.info
        return np.array(upright.convert("RGBA" if transparent else "RGB"))


def fit_image(pixels, shape):
    """Bytes to a row of numbers, on white where they are transparent; each pixel is the mean of the area that it covers."""
    height, width, channels = shape
    scale = min(pixels.shape[1] / width, pixels.shape[0] / height)
    (top, bottom, rows), (left, right, columns) = (axis_weights(*axis, scale) for axis in ((pixels.shape[0], height), (pixels.shape[1], width)))
    colours = torch.from_numpy(pixels[top:bottom, left:right]).float()
    if pixels.shape[2] == 4:
        colours = 255 + (colours[..., :3] - 255) * (colours[..., 3:] / 255)
    # Along the height, then along the width: two matrix products.
    squeezed = (rows @ colours.reshape(bottom - top, -1)).reshape(height, right - left, 3)
    fitted = torch.matmul(squeezed.permute(0, 2, 1).reshape(height * 3, -1), columns.T).reshape(height, 3, width)
    if channels == 1:
        return (fitted * torch.tensor([0.299, 0.587, 0.114])[:, None]).sum(1).reshape(-1).numpy()
    return fitted.permute(0, 2, 1).reshape(-1).numpy()


@functools.lru_cache(maxsize=256)
def axis_weights(length, size, scale):
    """first, last and size × (last - first): how much of each source pixel is in each target pixel. Rows sum to 1."""
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
    used = np.flatnonzero(weights.any(0))
    first, last = int(used[0]), int(used[-1]) + 1
    return first, last, torch.from_numpy(weights[:, first:last].astype(np.float32))
