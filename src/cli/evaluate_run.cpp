#include "cli/evaluate_run.h"

#include <algorithm>
#include <memory>

#include "cli/encoding_arguments.h"
#include "cli/files.h"
#include "cli/nasflat_arguments.h"
#include "cli/table_arguments.h"
#include "predictor/evaluation_report.h"
#include "predictor/methods.h"
#include "predictor/source_data.h"
#include "study/evaluation_parts.h"

namespace latlab {
namespace {

EvaluationSampler sampler_of(const Arguments& arguments, const MethodRequest& request) {
    const std::string name = arguments.text("sampler", "random");
    std::string label = name;
    if (needs_encoder(name)) label.append("-").append(arguments.text("method", "kmeans"));
    return evaluation_sampler(
        make_sampler(name, {request.prior, sampler_encoder(arguments, name, *request.space),
                            sampler_method(arguments)}),
        *request.space, std::move(label));
}

}  // namespace

EvaluateRun::EvaluateRun(const Arguments& arguments)
    : arguments_(arguments), predictors_(arguments.list("predictor")) {
    if (!arguments.has("table")) data_folder(arguments);  // asks for it before the work begins
    if (predictors_.empty()) predictors_ = transfer_method_names();
    for (const std::string& predictor : predictors_) needs_sources(predictor);  // refuses unknown names
    settings_.measurements = static_cast<std::size_t>(arguments.integer("k", 20, 2, 1000));
    settings_.seeds = static_cast<std::size_t>(arguments.integer("seeds", 10, 1, 10'000));
    settings_.first_seed = arguments.seed("seed", 1);
    threads_ = static_cast<unsigned>(arguments.integer("threads", 2, 1, 64));
}

// The public table of a space, or those of --table.
const LatencyTable& EvaluateRun::table(const SearchSpace& space) {
    const std::string id(space.id());
    if (!tables_.count(id)) {
        const std::vector<std::string> own = arguments_.list("table");
        tables_[id] = own.empty() ? read_public_table(data_folder(arguments_), space)
                                  : read_tables(arguments_, own, space);
    }
    return tables_[id];
}

std::vector<EvaluationRecord> EvaluateRun::evaluate(const Task& task, std::ostream* out,
                                                    const Progress& progress) {
    const SearchSpace& space = search_space(task.space);
    const LatencyTable& table = this->table(space);
    for (const std::string& target : task.targets) table.column(target);  // refuses unknown names

    MethodRequest request;
    request.space = &space;
    request.sources = select_devices(table, task.sources);
    if (arguments_.has("sources-per-device"))
        request.rows_per_device =
            static_cast<std::size_t>(arguments_.integer("sources-per-device", 0, 2, 1'000'000));
    request.seed = arguments_.seed("pretrain-seed", 1);
    request.nasflat = nasflat_settings(arguments_, space);
    request.supplement = nasflat_supplement(arguments_, space);
    request.cache = cache_folder(arguments_);
    request.label = "nasflat-" + task.name;
    request.threads = static_cast<int>(threads_);

    // Transfers that go on from one another have to run one by one, in order.
    settings_.threads = request.nasflat.reset_before_each_transfer ? threads_ : 1;
    request.method_threads = static_cast<int>(threads_ / settings_.threads);

    const std::string sampler_name = arguments_.text("sampler", "random");
    if (std::any_of(predictors_.begin(), predictors_.end(),
                    [&](const std::string& predictor) { return needs_prior(predictor, sampler_name); }))
        request.prior = prior_of_sources(request);

    const EvaluationSampler sampler = sampler_of(arguments_, request);
    std::vector<std::unique_ptr<TransferMethod>> methods;
    std::vector<const TransferMethod*> pointers;
    const bool pretrains = std::count(predictors_.begin(), predictors_.end(), "nasflat") > 0;
    for (const std::string& predictor : predictors_) {
        methods.push_back(make_transfer_method(predictor, request, progress.part(0, 0.5)));
        pointers.push_back(methods.back().get());
    }
    const auto write = [out](const EvaluationRecord& record) {
        if (out) *out << json_line(record) << std::endl;  // flushed: a run that is stopped keeps its lines
    };
    return latlab::evaluate(task, table, pointers, sampler, settings_, write,
                            progress.part(pretrains ? 0.5 : 0, 1));
}

}  // namespace latlab
