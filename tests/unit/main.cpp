#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <iostream>

#include "support.h"

namespace latlab::test {
namespace {

bool skipped_now = false;
int passed = 0, failed = 0, skipped = 0;

// Counts cases as passed, failed or skipped, which Catch2 2 does not know; ci/test adds these lines up.
struct CaseCounter : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;

    void testCaseStarting(const Catch::TestCaseInfo&) override { skipped_now = false; }
    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        if (!stats.totals.assertions.allOk()) {
            ++failed;
        } else if (skipped_now) {
            ++skipped;
        } else {
            ++passed;
        }
    }
    void testRunEnded(const Catch::TestRunStats&) override {
        std::cout << "cases: " << passed << " passed, " << failed << " failed, " << skipped << " skipped\n";
    }
};

}  // namespace

void skip(const std::string& reason) {
    skipped_now = true;
    std::cout << "skipped: " << Catch::getResultCapture().getCurrentTestName() << ": " << reason << "\n";
}

}  // namespace latlab::test

using latlab::test::CaseCounter;
CATCH_REGISTER_LISTENER(CaseCounter)
