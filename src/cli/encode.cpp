#include <chrono>
#include <cstdio>
#include <iostream>

#include "base/error.h"
#include "base/settings.h"
#include "base/text.h"
#include "cli/architecture_list.h"
#include "cli/assignments.h"
#include "cli/command.h"
#include "cli/encoding_arguments.h"
#include "cli/files.h"
#include "cli/terminal.h"
#include "encoders/arch2vec.h"
#include "encoders/cate.h"
#include "encoders/probe.h"

namespace latlab {
namespace {

// The settings of a name=value list laid over those that hold without it.
template <class Settings>
Settings settings_of(const Arguments& arguments, const SearchSpace& space) {
    const Settings defaults =
        arguments.has("published") ? Settings::reference(space.id()) : Settings::corrected(space.id());
    const std::string settings = with_assignments(settings_to_json(defaults), arguments.list("set"));
    try {
        return settings_from_json(settings, defaults);
    } catch (const DataError& error) {
        throw UsageError(std::string("--set: ") + error.what());
    }
}

struct Trained {
    std::string bytes;
    std::unique_ptr<Encoder> encoder;  // as the file holds it
};

Trained train(const Arguments& arguments, const SearchSpace& space) {
    const std::string name = arguments.text("encoder");
    const std::uint64_t seed = arguments.seed("seed", 1);
    Trained trained;
    if (name == "arch2vec") {
        trained.bytes =
            train_arch2vec(space, settings_of<Arch2VecOptions>(arguments, space), seed, terminal_progress())
                .save();
    } else if (name == "cate") {
        trained.bytes =
            train_cate(space, settings_of<CateOptions>(arguments, space), seed, terminal_progress()).save();
    } else if (name == "zcp") {
        for (const char* other : {"set", "published", "seed"})
            if (arguments.has(other))
                throw UsageError("--" + std::string(other) + " is for arch2vec and cate");
        trained.bytes = read_proxies(arguments.text("proxies"), space).save();
    } else {
        throw UsageError("with --train, --encoder takes arch2vec, cate or zcp, not '" + name + "'");
    }
    trained.encoder = load_encoder(trained.bytes, "the trained encoder");
    return trained;
}

void report_probe(const Encoder& encoder, std::uint64_t seed) {
    const ProbeResult result = probe_encoder(encoder, seed);
    std::printf("operation of a position read rightly: %.1f %% on average (guessing: %.1f %%); by position",
                100 * result.mean_operation_accuracy(), 100.0 / encoder.space().op_count());
    for (const double accuracy : result.operation_accuracy) std::printf(" %.0f", 100 * accuracy);
    std::printf("\ntotal MACs: R2 %.4f\n", result.macs_r2);
}

std::string vectors_csv(const Encoder& encoder, const std::vector<Architecture>& architectures) {
    const Eigen::MatrixXf vectors = encoder.encode(architectures);
    std::string csv = "architecture";
    for (int i = 1; i <= encoder.width(); ++i) {
        csv += ',';
        csv += encoder.id();
        csv += std::to_string(i);
    }
    csv += "\n";
    for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
        csv += encoder.space().print(architectures[static_cast<std::size_t>(row)]);
        for (Eigen::Index column = 0; column < vectors.cols(); ++column) {
            char number[32];
            std::snprintf(number, sizeof number, ",%.9g", static_cast<double>(vectors(row, column)));
            csv += number;
        }
        csv += "\n";
    }
    return csv;
}

int train_and_write(const Arguments& arguments, const SearchSpace& space) {
    if (arguments.has("proxies") != (arguments.text("encoder") == "zcp"))
        throw UsageError("zcp, and no other encoder, is made of a table of zero-cost proxies: --proxies");
    if (arguments.has("architectures"))
        throw UsageError("--train writes an encoder: give that file to --encoder, to encode --architectures");
    const std::string out = arguments.text("out");
    const auto start = std::chrono::steady_clock::now();
    const Trained trained = train(arguments, space);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    write_file(out, trained.bytes);
    std::cerr << "latlab: made in " << static_cast<long>(seconds.count()) << " s, vectors of "
              << trained.encoder->width() << " numbers, " << trained.bytes.size() << " bytes written to "
              << out << "\n";
    if (arguments.has("probe")) report_probe(*trained.encoder, arguments.seed("probe-seed", 1));
    return 0;
}

int run_encode(const Arguments& arguments) {
    refuse_words(arguments);
    const SearchSpace& space = search_space(arguments.text("space"));
    if (arguments.has("train")) return train_and_write(arguments, space);
    for (const char* only : {"set", "seed", "published", "proxies"})
        if (arguments.has(only)) throw UsageError("--" + std::string(only) + " is for --train");
    const std::string path = arguments.text("encoder");
    const std::shared_ptr<const Encoder> encoder = read_encoder(path, space);
    if (!arguments.has("out") && !arguments.has("probe"))
        throw UsageError("say what to do: --out for the vectors, or --probe");
    if (arguments.has("out"))
        write_file(arguments.text("out"), vectors_csv(*encoder, requested_architectures(arguments, space)));
    if (arguments.has("probe")) report_probe(*encoder, arguments.seed("probe-seed", 1));
    return 0;
}

}  // namespace

Command encode_command() {
    Command command;
    command.name = "encode";
    command.summary = "turns networks into vectors, and trains what does it";
    command.usage = "--space fbnet --encoder FILE|NAME [--train] --out FILE [options]";
    command.about =
        "An encoder turns a network into a vector, so that similar networks lie close together: a sampler\n"
        "can spread measurements over them, a predictor can learn from them. With --train it learns one "
        "from\n"
        "random networks of the space, with no latency and no accuracy: arch2vec, an autoencoder of the\n"
        "network's graph, or cate, which learns to fill in hidden operations. That takes minutes. zcp is no\n"
        "training, but a table of zero-cost proxies as their ranks. Without\n"
        "--train it reads a trained encoder and writes a CSV file, a vector for each network, which\n"
        "`latlab plan --encoding` and `latlab evaluate --encoding` choose measurements by.\n"
        "--probe tells how much of a network its vector keeps: how often the operation at each position, "
        "and\n"
        "how much of the MACs' variance, can be read off it by a linear model.\n\n"
        "example: latlab encode --space fbnet --encoder arch2vec --train --probe --out own.safetensors\n"
        "         latlab encode --space fbnet --encoder own.safetensors --architectures networks.csv --out "
        "vectors.csv";
    command.options = {
        {"space", "ID", "nb201 or fbnet."},
        {"encoder", "FILE", "A trained encoder; with --train the kind of encoder, arch2vec, cate or zcp."},
        {"train", "", "Trains an encoder and writes it to --out."},
        {"proxies", "FILE",
         "What zcp is made of: a table of zero-cost proxies (latlab proxies), each of which "
         "becomes its rank."},
        {"out", "FILE", "Where the vectors (CSV) or, with --train, the encoder (safetensors) go."},
        {"architectures", "FILE",
         "Networks to encode, one a line or CSV. Default: all of NAS-Bench-201; FBNet needs the file."},
        {"published", "",
         "Trains as the published implementation of NASFLAT does, without LatLab's corrections: on FBNet the "
         "vectors then no longer tell which layer has which operation."},
        {"set", "LIST", "Settings of the training as name=value, such as epochs=5; a wrong name lists all."},
        {"seed", "S", "Seed of the training. Default: 1."},
        {"probe", "",
         "Tells what a linear model reads off the vectors of 1,000 random networks, fitted to 4,000 others."},
        {"probe-seed", "S", "Seed of these networks. Default: 1."},
    };
    command.run = run_encode;
    return command;
}

}  // namespace latlab
