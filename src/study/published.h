#pragma once

#include <vector>

#include "study/catalogue.h"

// What Akhauri and Abdelfattah (MLSys 2024) reported for each question, from the result files in the history
// of their repository (abdelfattah-lab/nasflat_latency; REFERENCE.md section 9).
namespace latlab::published {

std::vector<PublishedFigures> parts();
std::vector<PublishedFigures> hardware();
std::vector<PublishedFigures> sampler();
std::vector<PublishedFigures> supplement();
std::vector<PublishedFigures> final_comparison();

extern const char* const one_run;
extern const char* const supplement_source;
extern const char* const final_source;

}  // namespace latlab::published
