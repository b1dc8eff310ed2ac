"""Runs the built `latlab` as a user at a terminal does: help, exit statuses, messages, files that come out.

The last line is `cases: N passed, N failed, N skipped`. Cases on real tables need LATLAB_DATA."""

import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
LATLAB = ROOT / "build" / "native" / "latlab"
EXAMPLE = ROOT / "datasets" / "example" / "measurements.csv"
DATA = os.environ.get("LATLAB_DATA", "")
COMMANDS = ["transfer", "search", "space", "evaluate", "pretrain", "pretrain-accuracy"]


class Skipped(Exception):
    pass


def latlab(*words, timeout=600):
    return subprocess.run([str(LATLAB), *map(str, words)], capture_output=True, text=True, cwd=ROOT, timeout=timeout)


def succeeds(*words, **options):
    result = latlab(*words, **options)
    assert result.returncode == 0, f"{words}: status {result.returncode}\n{result.stderr}"
    return result.stdout


def rows_of(path):
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def test_no_command_is_wrong_usage_and_lists_the_commands():
    result = latlab()
    assert result.returncode == 2
    for command in COMMANDS:
        assert command in result.stderr, command


def test_every_command_explains_itself():
    for command in COMMANDS:
        text = succeeds(command, "--help")
        assert text.startswith(f"usage: latlab {command}"), text
        assert len(text) > 300, command


def test_an_unknown_command_and_an_unknown_option_are_wrong_usage():
    assert latlab("tranfer").returncode == 2
    result = latlab("transfer", "--measurments", EXAMPLE)
    assert result.returncode == 2 and "--measurments" in result.stderr


def test_an_unknown_task_or_predictor_names_the_known_ones():
    result = latlab("evaluate", "--task", "F9", "--predictor", "flops", "--data", DATA or ".")
    assert result.returncode == 2 and "F1" in result.stderr, result.stderr
    result = latlab("transfer", "--space", "nb201", "--measurements", EXAMPLE, "--predictor", "oracle", "--out", os.devnull)
    assert result.returncode == 2 and "nasflat" in result.stderr, result.stderr


def test_a_missing_file_fails_and_is_named():
    result = latlab("transfer", "--space", "nb201", "--measurements", "no-such.csv", "--predictor", "op-count", "--out", os.devnull)
    assert result.returncode == 1 and "no-such.csv" in result.stderr, result.stderr


def test_a_wrong_row_is_named_with_its_line(folder):
    file = folder / "wrong.csv"
    file.write_text("architecture,latency_ms\n" + "nothing like a network,12\n" * 3)
    result = latlab("transfer", "--space", "nb201", "--measurements", file, "--predictor", "op-count", "--out", os.devnull)
    assert result.returncode == 1 and "wrong.csv" in result.stderr, result.stderr


def test_transfer_predicts_the_whole_space_in_positive_milliseconds(folder):
    out = folder / "predicted.csv"
    succeeds("transfer", "--space", "nb201", "--measurements", EXAMPLE, "--predictor", "op-count", "--out", out)
    rows = rows_of(out)
    assert len(rows) == 15625
    assert set(rows[0]) >= {"architecture", "latency_ms", "lower_ms", "upper_ms"}
    assert all(float(row["latency_ms"]) > 0 for row in rows)


def test_transfer_with_the_shipped_weights_is_repeatable(folder):
    wanted = folder / "wanted.csv"
    succeeds("space", "sample", "--space", "nb201", "--count", 50, "--seed", 3, "--out", wanted)
    texts = []
    for name in ("one.csv", "two.csv"):
        out = folder / name
        succeeds("transfer", "--space", "nb201", "--measurements", EXAMPLE, "--predictor", "nasflat",
                 "--architectures", wanted, "--seed", 5, "--out", out)
        texts.append(out.read_text())
    assert texts[0] == texts[1]
    assert len(rows_of(folder / "one.csv")) == 50


def test_search_keeps_the_limit_and_returns_a_front(folder):
    out = folder / "found.json"
    succeeds("search", "--space", "nb201", "--measurements", EXAMPLE, "--objective", "cifar100", "--max-latency", 8,
             "--seed", 1, "--predictor", "op-count", "--out", out)
    found = json.loads(out.read_text())
    assert found["best"]["latency_ms"] <= 8
    latencies = [row["latency_ms"] for row in found["front"]]
    accuracies = [row["accuracy"] for row in found["front"]]
    assert latencies == sorted(latencies) and accuracies == sorted(accuracies)
    assert found["best"]["accuracy"] == max(row["accuracy"] for row in found["front"] if row["latency_ms"] <= 8)


def test_space_samples_are_repeatable_and_convert_there_and_back(folder):
    first = succeeds("space", "sample", "--space", "fbnet", "--count", 5, "--seed", 9)
    assert first == succeeds("space", "sample", "--space", "fbnet", "--count", 5, "--seed", 9)
    assert first != succeeds("space", "sample", "--space", "fbnet", "--count", 5, "--seed", 10)
    text = succeeds("space", "describe", "--space", "nb201", "6111")
    assert "|" in text


def test_evaluate_writes_one_line_per_device_predictor_and_seed(folder):
    if not DATA:
        raise Skipped("needs real tables, LATLAB_DATA is unset")
    out = folder / "lines.jsonl"
    succeeds("evaluate", "--task", "FD", "--k", 20, "--seeds", 2, "--sampler", "random", "--predictor",
             "flops,op-count", "--data", DATA, "--out", out)
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(lines) == 3 * 2 * 2
    wanted = {"task", "space", "device", "predictor", "sampler", "k", "seed", "spearman", "kendall",
              "median_relative_error", "n_test", "seconds"}
    assert all(wanted <= set(line) and line["n_test"] == 4980 for line in lines)


def main():
    passed = failed = skipped = 0
    for name, case in list(globals().items()):
        if not name.startswith("test_"):
            continue
        try:
            with tempfile.TemporaryDirectory() as folder:
                needs_folder = case.__code__.co_argcount == 1
                case(pathlib.Path(folder)) if needs_folder else case()
            passed += 1
        except Skipped as reason:
            skipped += 1
            print(f"skipped: {name}: {reason}")
        except Exception:
            failed += 1
            print(f"FAILED {name}")
            traceback.print_exc()
    print(f"cases: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
