#pragma once

#include <string>
#include <vector>

/// What the figures of each study say, what agrees with the published ones and what does not, and why, as far
/// as that is known: paragraphs for the page and the report. They are about the figures in
/// datasets/results/study.
namespace latlab::discussion {

using Paragraphs = std::vector<std::string>;

Paragraphs parts();
Paragraphs hardware();
Paragraphs sampler();
Paragraphs supplement();
Paragraphs final_comparison();

}  // namespace latlab::discussion
