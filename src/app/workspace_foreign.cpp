// The part of the Workspace that takes in files of other projects where they are no measurements.

#include "app/format.h"
#include "app/workspace.h"
#include "base/error.h"
#include "exchange/tables.h"

namespace latlab::app {

bool Workspace::take_order(const std::string& name, const std::string& bytes) {
    if (!is_foreign(bytes)) return false;
    try {
        auto order = find_foreign_order(bytes, name);
        if (!order) return false;
        order_ = std::make_shared<const NetworkOrder>(std::move(*order));
        say(format_count(order_->architectures.size(), "network", "networks") + " listed in " + name +
            ". Latencies in this order that are opened next are of these.");
        return true;
    } catch (const DataError&) {
        return false;  // who reads it as something else says what is wrong
    }
}

Outcome Workspace::load_table(const std::string& name, const std::string& bytes) {
    try {
        if (is_foreign(bytes)) {
            ForeignOptions options;
            options.order = order_;
            ForeignTable foreign = read_foreign_table(bytes, name, options);
            study.load_table(name, latency_table_csv(foreign.table), std::move(foreign.notes));
        } else {
            study.load_table(name, bytes);
        }
    } catch (const DataError& error) {
        study.refuse_table({error.fault(), error.where(), error.mend()});
    }
    if (!study.tables_fault()) return {};
    say(sentence(*study.tables_fault()));
    return {0, study.tables_fault()};
}

}  // namespace latlab::app
