"""What PyTorch 1.13 gets wrong and later ones do not."""
import torch


def mend():
    """Its oneDNN GELU has wrong gradients where the gradient comes through a permute (2.x: right). train.py does the same."""
    if torch.__version__.startswith("1."):
        torch.backends.mkldnn.set_flags(False)
