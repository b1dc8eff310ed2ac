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
COMMANDS = ["plan", "transfer", "search", "space", "devices", "evaluate", "proxies", "encode", "pretrain",
            "pretrain-accuracy", "study"]


class Skipped(Exception):
    pass


def latlab(*words, timeout=600, data=DATA):
    return subprocess.run([str(LATLAB), *map(str, words)], capture_output=True, text=True, cwd=ROOT, timeout=timeout,
                          env={**os.environ, "LATLAB_DATA": data})


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


def test_transfer_with_the_shipped_prior_writes_intervals_around_its_estimates(folder):
    out = folder / "predicted.csv"
    succeeds("transfer", "--space", "nb201", "--measurements", EXAMPLE, "--out", out)
    rows = rows_of(out)
    assert len(rows) == 15625
    assert all(0 < float(row["lower_ms"]) < float(row["latency_ms"]) < float(row["upper_ms"]) for row in rows)


def test_a_transfer_report_says_how_far_to_trust_and_what_to_measure_next(folder):
    report = folder / "report.json"
    result = latlab("transfer", "--measurements", EXAMPLE, "--out", os.devnull, "--report", report)
    assert result.returncode == 0, result.stderr
    for words in ("Spearman", "Most similar known devices", "One more measurement"):
        assert words in result.stderr, result.stderr
    told = json.loads(report.read_text())
    assert told["trust"]["spearman_interval"]["lower"] <= told["spearman"] <= told["trust"]["spearman_interval"]["upper"]
    assert len(told["measurements"]) == len(told["leave_one_out"]) == 20
    assert all(one["lower_ms"] < one["predicted_ms"] < one["upper_ms"] for one in told["leave_one_out"])
    assert told["trust"]["suspicious"] == []
    assert len(told["trust"]["next"]) == 6 and len(told["similar_devices"]) > 3


def test_a_transfer_report_points_out_a_latency_in_the_wrong_unit_and_a_copied_one(folder):
    rows = rows_of(EXAMPLE)
    rows[3]["latency_ms"] = 1000 * float(rows[3]["latency_ms"])
    by_latency = sorted((float(row["latency_ms"]), i) for i, row in enumerate(rows) if i != 3)
    (_, fast), (slowest, _) = by_latency[0], by_latency[-1]
    rows[fast]["latency_ms"] = slowest
    file = folder / "wrong.csv"
    file.write_text("architecture,latency_ms\n" + "".join(f"{row['architecture']},{row['latency_ms']}\n" for row in rows))
    result = latlab("transfer", "--measurements", file, "--out", os.devnull, "--report", folder / "report.json")
    assert result.returncode == 0, result.stderr
    suspicious = json.loads((folder / "report.json").read_text())["trust"]["suspicious"]
    assert {(one["measurement"], one["kind"]) for one in suspicious} == {(3, "factor"), (fast, "copy")}, suspicious
    assert f"Look again at measurement 4, {rows[3]['architecture']}" in result.stderr, result.stderr


def test_a_transfer_report_of_a_predictor_without_intervals_has_the_figures(folder):
    report = folder / "report.json"
    succeeds("transfer", "--measurements", EXAMPLE, "--predictor", "op-count", "--out", os.devnull, "--report", report)
    told = json.loads(report.read_text())
    assert told["trust"]["kendall_interval"]["lower"] > 0 and told["trust"]["next"] == []
    assert told["leave_one_out"][0]["lower_ms"] is None


def test_known_devices_are_excluded_from_the_shipped_prior_without_tables_and_named_with_their_aliases(folder):
    result = latlab("transfer", "--measurements", EXAMPLE, "--exclude-sources", "raspi4,1080ti_1", "--out", folder / "p.csv",
                    data="")
    assert result.returncode == 0, result.stderr
    without = next(line for line in result.stderr.splitlines() if line.startswith("latlab: without "))
    assert "raspi4" in without and "1080ti_1" in without and "1080ti_32" in without, without
    assert len(rows_of(folder / "p.csv")) == 15625


def test_an_unknown_excluded_device_fails_and_the_known_ones_are_named():
    result = latlab("transfer", "--measurements", EXAMPLE, "--exclude-sources", "no-such-phone", "--out", os.devnull)
    assert result.returncode == 1, result.stderr
    for words in ("--exclude-sources", "no-such-phone", "raspi4"):
        assert words in result.stderr, result.stderr


# Latencies of three devices on the measured networks: one as the measured, one with a network's number in the
# row added, one that is always the same.
def write_own_table(path):
    lines = ["architecture,mine,other,equal"]
    for i, row in enumerate(rows_of(EXAMPLE)):
        ms = float(row["latency_ms"])
        lines.append(f"{row['architecture']},{2 * ms},{ms + i % 3},5")
    path.write_text("\n".join(lines) + "\n")


def test_a_prior_of_ones_own_table_is_made_and_used(folder):
    table, prior, out = folder / "known.csv", folder / "prior.safetensors", folder / "predicted.csv"
    write_own_table(table)
    result = latlab("pretrain", "--space", "nb201", "--predictor", "few-shot", "--table", table, "--out", prior)
    assert result.returncode == 0, result.stderr
    assert "pre-trained on 2 devices" in result.stderr and "nothing to learn from equal" in result.stderr, result.stderr
    succeeds("transfer", "--measurements", EXAMPLE, "--weights", prior, "--out", out)
    assert len(rows_of(out)) == 15625
    at_once = folder / "at-once.csv"
    succeeds("transfer", "--measurements", EXAMPLE, "--sources", table, "--out", at_once)
    for saved, direct in zip(rows_of(out), rows_of(at_once)):
        assert abs(float(saved["latency_ms"]) / float(direct["latency_ms"]) - 1) < 1e-3, (saved, direct)


def test_own_tables_that_teach_nothing_or_are_excluded_as_a_whole_are_refused(folder):
    table, prior = folder / "known.csv", folder / "prior.safetensors"
    write_own_table(table)
    make = ("pretrain", "--space", "nb201", "--predictor", "few-shot", "--table", table, "--out", prior)
    result = latlab(*make, "--sources", "equal")
    assert result.returncode == 1 and "known.csv" in result.stderr, result.stderr
    succeeds(*make)
    everything = ("transfer", "--measurements", EXAMPLE, "--out", os.devnull, "--exclude-sources")
    for words in (("mine,other", "--weights", prior), ("mine,other,equal", "--sources", table)):
        result = latlab(*everything, *words)
        assert result.returncode == 1 and "no known device is left" in result.stderr, result.stderr
    # What is left teaches nothing.
    result = latlab(*everything, "mine,other", "--sources", table)
    assert result.returncode == 1 and "known.csv" in result.stderr, result.stderr


def test_a_table_of_another_space_is_refused(folder):
    table = folder / "known.csv"
    table.write_text("architecture,mine\n" + "_".join(["3"] * 22) + ",5\n")
    result = latlab("transfer", "--measurements", EXAMPLE, "--sources", table, "--out", os.devnull)
    assert result.returncode == 1 and "known.csv" in result.stderr, result.stderr


def test_settings_of_nasflat_are_wrong_usage_with_a_few_shot_prior(folder):
    table = folder / "known.csv"
    write_own_table(table)
    for words in (("--half",), ("--epochs", 3), ("--without", "reset"), ("--set", "epochs=3"), ("--supplement", "none")):
        result = latlab("pretrain", "--space", "nb201", "--predictor", "few-shot", "--table", table, *words, "--out",
                        folder / "prior.safetensors")
        assert result.returncode == 2 and words[0] in result.stderr, result.stderr


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


def test_search_minds_a_second_device_and_numbers_of_a_table(folder):
    rows = [line for line in pathlib.Path(EXAMPLE).read_text().splitlines() if line and not line.startswith("#")]
    header = rows[0].split(",")
    networks = [row.split(",")[header.index("architecture")] for row in rows[1:]]
    latencies = [float(row.split(",")[header.index("latency_ms")]) for row in rows[1:]]
    board, table, out = folder / "board.csv", folder / "own.csv", folder / "found.json"
    board.write_text("architecture,latency_ms\n" + "".join(
        "%s,%g\n" % (network, 2 * ms + i % 3) for i, (network, ms) in enumerate(zip(networks, latencies))))
    table.write_text("architecture,top1,energy\n" + "".join(
        "%s,%g,%g\n" % (network, 60 + ms / 10, ms / 4) for network, ms in zip(networks, latencies)))
    succeeds("search", "--measurements", EXAMPLE, "--also", board, "--max-latency", "8,15", "--table", table, "--objective",
             "column:top1", "--low", "column:energy", "--at-most", "macs=60,column:energy=2", "--out", out)
    found = json.loads(out.read_text())
    assert [further["number"] for further in found["further"]] == ["column:energy", "macs"]
    assert found["other_devices"] == [{"file": str(board), "max_latency_ms": 15, "measurements": len(networks)}]
    assert found["front"]
    for row in found["front"]:
        energy, macs = row["further"]
        assert row["latency_ms"] <= 8 and row["other_latencies"][0]["latency_ms"] <= 15 and energy <= 2 and macs <= 60
    for words, said in ((("--max-latency", "1,2"), "more limits"), (("--low", "energy"), "energy"),
                        (("--at-most", "macs"), "NAME=VALUE"), (("--objective", "zen"), "FBNet")):
        result = latlab("search", "--measurements", EXAMPLE, *words)
        assert result.returncode == 2 and said in result.stderr, result.stderr
    result = latlab("search", "--measurements", EXAMPLE, "--objective", "column:watts", "--table", table)
    assert result.returncode == 1 and "own.csv" in result.stderr, result.stderr


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
