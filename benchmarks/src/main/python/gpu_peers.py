#!/usr/bin/env python3
"""Times PyTorch on the work that GpuKsLossBench and GpuTrainStepBench timed on the same card, and
prints one table of both.

    gpu_peers.py --with ks.csv --with step.csv --start fc.safetensors --out peers.csv
    gpu_peers.py --with ks.csv --with step.csv --peers peers.csv          prints the table again

What is done, on what shape, and whether products may round to TF32 is read from the rows of the CSV
files. Times are medians of samples of --repeats runs between two CUDA events, as Kolmo's are. Before
a time counts, the loss is held against Kolmo's: codes are drawn by the same formula, and a training
step starts from the weights, the batch and the random numbers of the file that
`GpuTrainStepBench --start` wrote. Exit codes: 0 fine, 1 something was not measured or computes
something else, 2 misused.
"""

import argparse
import csv
import json
import os
import struct
import sys

COLUMNS = ("work shape precision variant median_us low_us high_us host_us share value device note").split()
# How far a loss may be from Kolmo's, as a share of it.
KS_APART = 1e-3  # the mean of squares of 1e-3, of float32 numbers near 1
FIFTH_APART = {"float32": 5e-3, "tf32": 5e-2}  # of a step; gpu_peers_torch.py looks closer

# --- where Kolmo's training step started ---


def safetensors(path):
    """{name: (shape, bytes)} and the metadata of a file of float32 tensors."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = (entry["shape"], data[begin:end])
    return tensors, metadata


class Start:
    """What the file of `GpuTrainStepBench --start` says."""

    def __init__(self, path):
        self.tensors, self.metadata = safetensors(path)
        self.shape = self.metadata["shape"]
        self.losses = struct.unpack("<5f", self.tensors["losses"][1])
        self.h = {name: float(text) for name, text in self.metadata.items() if name != "shape"}


# --- the table ---


def wanted(ours):
    """Work, shape and precision of rows, each once. The step with its loss read comes with the step."""
    keys = [(r["work"].replace(", loss read", ""), r["shape"], r["precision"]) for r in ours]
    return list(dict.fromkeys(keys))


def micros(row):
    if not row or not row["median_us"]:
        return "–"

    def three(text):
        value = float(text)
        return "%.*f" % (0 if value >= 100 else 1 if value >= 10 else 2, value)

    text = "%s (%s–%s)" % tuple(three(row[c]) for c in ("median_us", "low_us", "high_us"))
    return text + (", %.1f %% of the bandwidth" % (100 * float(row["share"])) if row.get("share") else "")


def ratio(peer, own):
    """PyTorch's time over ours, or why there is none."""
    if not own or not own["median_us"] or not peer["median_us"]:
        return "–"
    if own["device"] != peer["device"]:
        return "other device"
    apart = FIFTH_APART[peer["precision"]] if peer["work"].startswith("training step") else KS_APART
    if not abs(float(peer["value"]) / float(own["value"]) - 1) <= apart:
        return "other result"
    return "**%.3g**" % (float(peer["median_us"]) / float(own["median_us"]))


def table(ours, peers):
    """The Markdown, and whether all of it could be compared."""
    known = {tuple(r[c] for c in COLUMNS[:4]): r for r in ours}
    lines = [
        "Device times of a run in µs, medians (quartiles). Kolmo on %s, PyTorch on %s."
        % tuple(", ".join(sorted({r["device"] for r in rows})) or "nothing" for rows in (ours, peers)),
        "",
        "| work | N×D×K, batch | products | PyTorch | PyTorch, µs | Kolmo queued, µs | Kolmo graph, µs"
        " | PyTorch / queued | PyTorch / graph |",
        "|---|---|---|---|--:|--:|--:|--:|--:|",
    ]
    fine = True
    for peer in peers:
        key = tuple(peer[c] for c in COLUMNS[:3])
        own = [known.get((*key, way)) for way in ("queued", "graph")]
        ratios = [ratio(peer, row) for row in own]
        fine = fine and all(r.startswith("*") for r in ratios)
        cells = [*key, peer["variant"], micros(peer), *(micros(row) for row in own), *ratios]
        lines.append("| %s |" % " | ".join(cells))
    lines.append("")
    for row in ours + peers:
        if not row["median_us"]:
            fine = False
            what = ", ".join(row[c] for c in COLUMNS[:4])
            lines.append("- %s: not measured, %s" % (what, row["note"]))
    return "\n".join(lines), fine


def read(path):
    try:
        with open(path, newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            if reader.fieldnames != COLUMNS:
                raise ValueError("wanted the columns %s" % ",".join(COLUMNS))
            return rows
    except (OSError, ValueError) as e:
        raise SystemExit(complaint("%s: %s" % (path, e)))


def written(measured, path):
    """Rows, each of which is in the file as soon as it is measured."""
    rows = []
    with open(path or os.devnull, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in measured:
            rows.append({**dict.fromkeys(COLUMNS, ""), **row})
            writer.writerow(rows[-1])
            file.flush()
    return rows


def complaint(text):
    print("gpu_peers: " + text, file=sys.stderr)
    return 2


def main(arguments):
    about = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("gpu_peers.py", description=__doc__, formatter_class=about)
    parser.add_argument("--with", dest="ours", action="append", required=True, metavar="OURS.csv")
    parser.add_argument("--start", action="append", default=[], metavar="FILE.safetensors")
    parser.add_argument("--peers", action="append", default=[], metavar="PEERS.csv", help="measure nothing")
    parser.add_argument("--out", metavar="PEERS.csv")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5, help="for a row, after half of it to warm up")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda", help="cpu: times mean nothing")
    args = parser.parse_args(arguments)
    if args.repeats < 1 or not args.seconds > 0:
        parser.error("--repeats and --seconds: wanted positive numbers")
    ours = [row for path in args.ours for row in read(path)]
    if args.peers:
        peers = [row for path in args.peers for row in read(path)]
    else:
        try:
            starts = {s.shape: s for s in map(Start, args.start)}
        except (OSError, ValueError, KeyError, struct.error) as e:
            return complaint("--start: %s" % e)
        for work, shape, _ in wanted(ours):
            if work == "training step" and shape not in starts:
                return complaint("--start: wanted the file of '%s' that GpuTrainStepBench --start writes" % shape)
        try:
            from gpu_peers_torch import available, measure
        except ImportError as e:
            return complaint("PyTorch is needed: %s" % e)
        if not available(args.device):
            return complaint("--device: PyTorch sees no card")
        peers = written(measure(args, wanted(ours), starts), args.out)
    text, fine = table(ours, peers)
    print(text)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
